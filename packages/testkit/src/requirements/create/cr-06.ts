import * as fc from "fast-check";

import { always, planOf, TASK } from "../../generate/plan-of.ts";
import { withTasks } from "../../generate/special-plan.ts";
import type { TaskVariant } from "../../plan/plan.ts";
import { eventsOf, type Call, type EventOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { describeEnd, endsOf, violationAt } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";
import { jobsOfAttempt } from "./outcomes.ts";

const OTHER = 1;
const LONG = "training-of-the-model-with-a-name-that-goes-on-and-on-and-on-and";

/** Two tasks that differ in one thing only, the end of a long name included, or in where one name ends and the next begins. */
const pairs = fc
  .constantFrom<readonly [TaskVariant, TaskVariant]>(
    [{ project: "alpha" }, { project: "beta" }],
    [{ domain: "staging" }, { domain: "production" }],
    [{ nodeId: "n0" }, { nodeId: "n1" }],
    [{ execution: `${LONG}-1` }, { execution: `${LONG}-2` }],
    [{ nodeId: `${LONG}-1` }, { nodeId: `${LONG}-2` }],
    // Joined with a hyphen, these are the same.
    [
      { execution: "train-large", nodeId: "a0" },
      { execution: "train", nodeId: "large-a0" },
    ],
    [
      { project: "vision-eu", domain: "staging" },
      { project: "vision", domain: "eu-staging" },
    ],
  )
  .map(([first, second]) => ({ [TASK]: { execution: "same", ...first }, [OTHER]: { execution: "same", ...second } }));

/** Tasks of different executions never share a job. */
export const CR_06: Requirement = {
  id: "CR-06",
  title:
    "Tasks that differ in project, domain, execution or node have jobs of their own, even when names differ only after 64 characters, or are the same once they are joined",
  level: "must",
  tolerance:
    "names that differ only after 64 characters too, and names that are the same once they are joined with a hyphen",
  source:
    "flyteorg/flyte, executor/pkg/plugin/task_exec_metadata.go: the generated name holds neither project nor domain. Met in flyteorg/flytekit#3456",
  likelyCause: "the key is made of the generated name alone, of a name that is cut, or of names that are only joined",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: () => withTasks(planOf(always({ op: "create", task: TASK }, { op: "create", task: OTHER })), pairs),
  judge: (_world, histories) => ({
    met: histories.some((history) => new Set(returned(history).map(({ call }) => call.task)).size > 1),
    violations: histories.flatMap(sharedJobs),
  }),
};

function returned(history: History): EventOf<"end">[] {
  return endsOf(history, "create").filter(({ outcome }) => outcome.kind === "returned");
}

function sharedJobs(history: History): Violation[] {
  return endsOf(history, "create").flatMap((event): Violation[] => {
    const { call, outcome } = event;
    if (jobsOfAttempt(history, call).length > 0) return [];
    const sharesKeys = [TASK, OTHER].some((task) => task !== call.task && sameKeys(history, call, task));
    if (outcome.kind !== "returned" && !sharesKeys) return [];
    const got = outcome.kind === "returned" ? "create gave the job of another task" : describeEnd(event);
    return [violationAt(history, event, `task ${call.task} has a job of its own`, got)];
  });
}

function sameKeys(history: History, call: Call, task: number): boolean {
  const keysOf = (matches: (other: Call) => boolean): string[] =>
    eventsOf(history, "key").flatMap((event) => (event.call !== undefined && matches(event.call) ? [event.key] : []));
  const [own, others] = [keysOf((other) => other.id === call.id), keysOf((other) => other.task === task)];
  return own.length > 0 && own.every((key) => others.includes(key));
}

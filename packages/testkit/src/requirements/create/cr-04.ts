import { always, planOf, TASK } from "../../generate/plan-of.ts";
import type { History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT, OTHER_ENVIRONMENT } from "../../simulate/simulation.ts";
import { sameAttempt, violationAtEnd } from "../evidence.ts";
import { keysOfCreates, type CallKeys } from "../keys.ts";
import type { Requirement, Violation } from "../requirement.ts";

/** The key must follow from the task alone. */
export const CR_04: Requirement = {
  id: "CR-04",
  title: "The key of the job follows from the task's attempt alone: not from time, chance or process",
  level: "must",
  tolerance: "two machines, two days, three processes",
  source:
    "flyteorg/flytekit, plugins/flytekit-dgxc-lepton/flytekitplugins/dgxc_lepton/connector.py: a name made of the time, and of a hash that differs in each process. Met in apache/airflow#68936",
  likelyCause: "the key holds a random id, the time, or a number that each process counts by itself",
  explains: ["CR-01", "CR-03", "CR-11", "CR-25"],
  environments: [DEFAULT_ENVIRONMENT, OTHER_ENVIRONMENT],
  plans: () => planOf(always({ op: "create", task: TASK }, { op: "restart" }, { op: "create", task: TASK })),
  judge: (_world, histories) => {
    const perHistory = histories.map((history) => keysOfCreates(history));
    const all = perHistory.flat();
    return {
      met: perHistory.every((keys) => keys.length > 0),
      violations: histories.slice(0, 1).flatMap((history) => otherKeys(history, all)),
    };
  },
};

function otherKeys(history: History, all: readonly CallKeys[]): Violation[] {
  return all.flatMap((later, index) => {
    const first = all.slice(0, index).find((earlier) => sameAttempt(earlier.call, later.call));
    return first === undefined || first.keys.join("\n") === later.keys.join("\n")
      ? []
      : [
          violationAtEnd(
            history,
            `the same key in every process and at any time: ${first.keys.join(", ")}`,
            `also ${later.keys.join(", ")}`,
          ),
        ];
  });
}

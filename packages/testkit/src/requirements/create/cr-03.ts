import * as fc from "fast-check";

import { always, inOrder, planOf, some, TASK } from "../../generate/plan-of.ts";
import type { CreateCrash, Op } from "../../plan/op.ts";
import { eventsOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { sameAttempt, violationAt } from "../evidence.ts";
import { duplicates } from "../live-jobs.ts";
import type { Requirement, Violation } from "../requirement.ts";

const create: Op = { op: "create", task: TASK };
const crashedCreate = fc
  .constantFrom<CreateCrash>("beforePersist", "afterFirstWrite")
  .map((crash): Op => ({ op: "create", task: TASK, crash }));

/** After a crash between create and the storing of its ResourceMeta, the next process must find the job. */
export const CR_03: Requirement = {
  id: "CR-03",
  title: "A crash after create leads to the same job and the same ResourceMeta in the next process",
  level: "must",
  tolerance: "up to 2 crashes",
  source:
    "flyteorg/flyte, executor/pkg/controller/taskaction_controller.go: the event is published before the state is stored. Met in apache/airflow#68974, apache/airflow#15588, apache/airflow#72422, apache/airflow#72685",
  likelyCause: "what makes the second create find the first job is kept in the memory of the process",
  explains: ["CR-11"],
  environments: [DEFAULT_ENVIRONMENT],
  plans: () => planOf(inOrder(some(crashedCreate, 1, 2), always(create), always({ op: "poll", task: TASK, times: 1 }))),
  judge: (_world, histories) => ({
    met: histories.some(createdTwice),
    violations: histories.flatMap((history) => [...secondJobs(history), ...otherMetas(history)]),
  }),
};

function createdTwice(history: History): boolean {
  const made = eventsOf(history, "job").filter((event) => event.touch.kind === "added");
  return made.some((event) =>
    eventsOf(history, "meta").some(
      (meta) =>
        event.call !== undefined && sameAttempt(meta.call, event.call) && meta.call.process > event.call.process,
    ),
  );
}

function secondJobs(history: History): Violation[] {
  return duplicates(history)
    .filter(({ first, later }) => first.call.process !== later.call.process)
    .map(({ first, later }) =>
      violationAt(
        history,
        later.event,
        `the create of process ${later.call.process} finds ${first.id}, which process ${first.call.process} made`,
        `it made ${later.id}`,
      ),
    );
}

function otherMetas(history: History): Violation[] {
  const metas = eventsOf(history, "meta");
  return metas.flatMap((meta, index) => {
    const first = metas.slice(0, index).find((earlier) => sameAttempt(earlier.call, meta.call));
    return first === undefined || first.encoded === meta.encoded || first.call.process === meta.call.process
      ? []
      : [violationAt(history, meta, `the ResourceMeta of the first create: ${first.encoded}`, meta.encoded)];
  });
}

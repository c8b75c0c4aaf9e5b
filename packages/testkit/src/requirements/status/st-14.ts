import { isFailure } from "@flyte-webapi/sdk";

import { planOf, TASK } from "../../generate/plan-of.ts";
import type { Op } from "../../plan/op.ts";
import type { History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT, OTHER_ENVIRONMENT } from "../../simulate/simulation.ts";
import { violationAt } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";
import { remoteUnsuccessful } from "./failing-states.ts";
import { observations, type Observation } from "./observations.ts";

/** The same as the constructors of PhaseInfo demand; objects that a plugin makes by itself are not checked there. */
const CODE_WORD = /^[A-Za-z][A-Za-z0-9_.:-]{0,63}$/;

const create: Op = { op: "create", task: TASK };
const poll: Op = { op: "poll", task: TASK, times: 3 };

/** A code is what alerts look for. */
export const ST_14: Requirement = {
  id: "ST-14",
  title:
    "The code of a failure is a word (a letter, then up to 63 letters, digits or _ . : -), and the same whenever the cause is",
  level: "should",
  source:
    "flyteorg/flyte@f32132b1c4, flyteplugins/go/tasks/plugins/webapi/databricks/plugin.go: the code of a failure is the character that has the number of the HTTP status",
  likelyCause:
    "a number is turned into a character, a code of the service is passed on unchecked, or the code has an id in it",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT, OTHER_ENVIRONMENT],
  plans: (world) =>
    planOf(
      remoteUnsuccessful(world).map((failed): readonly Op[] => [
        create,
        failed,
        poll,
        { op: "retry", task: TASK },
        create,
        failed,
        poll,
      ]),
    ),
  judge: (_world, histories) => ({
    met: histories.some((history) => failures(history).length > 0),
    violations: [...histories.flatMap(garbledCodes), ...unsteadyCodes(histories)],
  }),
};

function failures(history: History): (Observation & { readonly code: string })[] {
  return observations(history).flatMap((observation) => {
    const { phaseInfo } = observation.event;
    return isFailure(phaseInfo) ? [{ ...observation, code: phaseInfo.error.code }] : [];
  });
}

function garbledCodes(history: History): Violation[] {
  return failures(history)
    .filter(({ code }) => !CODE_WORD.test(code))
    .map(({ event, code }) => violationAt(history, event, "a code that is a word", `the code ${JSON.stringify(code)}`));
}

function unsteadyCodes(histories: readonly History[]): Violation[] {
  const codes = new Map<string, string>();
  return histories.flatMap((history) =>
    failures(history).flatMap(({ event, job, code }): Violation[] => {
      const cause = JSON.stringify([job.state, job.failure, job.message]);
      const first = codes.get(cause);
      codes.set(cause, first ?? code);
      if (first === undefined || first === code) return [];
      return [violationAt(history, event, `the code ${JSON.stringify(first)} again`, JSON.stringify(code))];
    }),
  );
}

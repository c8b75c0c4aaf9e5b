import * as fc from "fast-check";

import { always, inOrder, planOf, TASK } from "../../generate/plan-of.ts";
import { remote } from "../../generate/states.ts";
import { eventsOf, type EventOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { violationAt } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";

/** What the service says: far more than anybody reads. */
const PADDING = 200_000;
/** What a phase may say in its reason, and in the message of its error. */
const LONGEST_TEXT = 16_384;

/** A message may be a whole log. */
export const GE_16: Requirement = {
  id: "GE-16",
  title: `A message of ${PADDING} characters is cut: no reason and no error message has more than ${LONGEST_TEXT}`,
  level: "must",
  source: "flyteorg/flytepropeller#377, kestra-io/kestra#16642; failure-modes GE-16",
  likelyCause: "the service's text goes into reason or error as it is; keep its start and its end",
  explains: [],
  notApplicable: (world) =>
    world.showsMessages === true ? undefined : "the world does not say `showsMessages`, so there is no text to cut",
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }),
        fc
          .constantFrom(...Object.keys(world.states))
          .map((state) => [remote({ kind: "state", state, message: "E-4711", padding: PADDING })]),
        always({ op: "poll", task: TASK, times: 2 }),
      ),
    ),
  judge: (_world, histories) => ({
    met: histories.some((history) => phasesOfTheWordy(history).length > 0),
    violations: histories.flatMap((history) => phasesOfTheWordy(history).flatMap((event) => longTexts(history, event))),
  }),
};

/** Phases that were reported after the service said so much. */
function phasesOfTheWordy(history: History): EventOf<"phase">[] {
  const start = history.events.findIndex((event) => event.kind === "job" && isWordy(event.touch));
  return start < 0 ? [] : eventsOf(history, "phase").filter((event) => history.events.indexOf(event) > start);
}

function isWordy(touch: EventOf<"job">["touch"]): boolean {
  return touch.kind === "changed" && touch.change.kind === "state" && touch.change.padding !== undefined;
}

function longTexts(history: History, event: EventOf<"phase">): Violation[] {
  const { phaseInfo } = event;
  const texts = { reason: phaseInfo.reason, "error message": "error" in phaseInfo ? phaseInfo.error.message : "" };
  return Object.entries(texts)
    .filter(([, text]) => text.length > LONGEST_TEXT)
    .map(([name, text]) =>
      violationAt(
        history,
        event,
        `at most ${LONGEST_TEXT} characters in the ${name}`,
        `${phaseInfo.phase} with ${text.length}`,
      ),
    );
}

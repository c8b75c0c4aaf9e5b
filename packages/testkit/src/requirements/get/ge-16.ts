import { isFailure } from "@flyte-webapi/sdk";
import * as fc from "fast-check";

import { always, inOrder, planOf, TASK } from "../../generate/plan-of.ts";
import { remote } from "../../generate/states.ts";
import type { Op } from "../../plan/op.ts";
import { eventsOf, type EventOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { liveStates, unsuccessfulStates } from "../../world/state-phases.ts";
import type { World } from "../../world/world.ts";
import { violationAt } from "../evidence.ts";
import { describePhase, observations } from "../status/observations.ts";
import { hiddenMessage } from "../hidden-by-the-fake.ts";
import type { Requirement, Violation } from "../requirement.ts";

/** What the service says: far more than anybody reads, and far more than anybody should keep. */
const PADDING = 200_000;
const HUGE_PADDING = 1_100_000;
/** What a phase may say in its reason, and in the message of its error. */
const LONGEST_TEXT = 16_384;
/** What a resource may hold. */
const LARGEST_RESOURCE = 1_048_576;
/** Stands at the end of what the service says, as the cause of a failure does. */
const CAUSE = "E-4711";
/** The kit's noise is words, so two of them show that the text is quoted. */
const QUOTED = "noise noise";
/** Anything that tells a reader that there was more. */
const MARK = /\.\.\.|…|[[<(]|truncat|omit|shorten|\bcut|more|skip|left out|characters|bytes/i;

/** A message may be a whole log. */
export const GE_16: Requirement = {
  id: "GE-16",
  title: `A message of ${PADDING} characters is cut, which shows, to ${LONGEST_TEXT} in reasons and errors; a failure keeps its end, where the cause stands; of one of ${HUGE_PADDING} no resource keeps more than ${LARGEST_RESOURCE}`,
  level: "must",
  source: "flyteorg/flyte#3337, flyteorg/flytepropeller#377, kestra-io/kestra#16642",
  likelyCause:
    "the service's text goes into reason, error or resource as it is; keep its start and its end, with a mark between them",
  explains: [],
  notApplicable: (world) =>
    world.showsMessages === true ? undefined : "the world does not say `showsMessages`, so there is no text to cut",
  contradiction: hiddenMessage,
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }),
        fc
          .oneof(
            { weight: 6, arbitrary: wordy(Object.keys(world.states), PADDING) },
            { weight: 4, arbitrary: wordy([world.cancelledState, ...unsuccessfulStates(world)], PADDING) },
            { weight: 3, arbitrary: wordy(liveStates(world), HUGE_PADDING) },
          )
          .map((op) => [op]),
        always({ op: "poll", task: TASK, times: 2 }),
      ),
    ),
  judge: (world, histories) => ({
    met: histories.some((history) => phasesOfTheWordy(history).length > 0),
    violations: histories.flatMap((history) => [
      ...phasesOfTheWordy(history).flatMap((event) => [...longTexts(history, event), ...unmarkedTexts(history, event)]),
      ...withoutCause(world, history),
      ...largeResources(history),
    ]),
  }),
};

function wordy(states: readonly string[], padding: number): fc.Arbitrary<Op> {
  return fc.constantFrom(...states).map((state) => remote({ kind: "state", state, message: CAUSE, padding }));
}

/** Phases that were reported after the service said so much. */
function phasesOfTheWordy(history: History): EventOf<"phase">[] {
  const start = history.events.findIndex((event) => event.kind === "job" && isWordy(event.touch));
  return start < 0 ? [] : eventsOf(history, "phase").filter((event) => history.events.indexOf(event) > start);
}

function isWordy(touch: EventOf<"job">["touch"]): boolean {
  return touch.kind === "changed" && touch.change.kind === "state" && touch.change.padding !== undefined;
}

function textsOf({ phaseInfo }: EventOf<"phase">): [name: string, text: string][] {
  return Object.entries({
    reason: phaseInfo.reason,
    "error message": "error" in phaseInfo ? phaseInfo.error.message : "",
  });
}

function longTexts(history: History, event: EventOf<"phase">): Violation[] {
  const { phaseInfo } = event;
  return textsOf(event)
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

/** Who reads what is left of a text must see that it is not all. */
function unmarkedTexts(history: History, event: EventOf<"phase">): Violation[] {
  return textsOf(event)
    .filter(([, text]) => text.length <= LONGEST_TEXT && text.includes(QUOTED) && !MARK.test(text))
    .map(([name]) =>
      violationAt(
        history,
        event,
        `a mark in the ${name} where the text was cut, such as "..."`,
        `${event.phaseInfo.phase} with a text that seems whole`,
      ),
    );
}

/** A job that has failed: the end of what the service says tells why. */
function withoutCause(world: World, history: History): Violation[] {
  return observations(history)
    .filter(({ event, job }) => {
      const { phaseInfo } = event;
      if (!isFailure(phaseInfo) || job.message?.endsWith(CAUSE) !== true || job.message === CAUSE) return false;
      return unsuccessfulStates(world).includes(job.state) && !phaseInfo.error.message.includes(CAUSE);
    })
    .map((observation) =>
      violationAt(
        history,
        observation.event,
        `a message with ${CAUSE}, which stands at the end of what the service says`,
        describePhase(observation),
      ),
    );
}

function largeResources(history: History): Violation[] {
  return eventsOf(history, "bulky")
    .filter(({ characters }) => characters > LARGEST_RESOURCE)
    .map((event) =>
      violationAt(history, event, `at most ${LARGEST_RESOURCE} characters in a resource`, `${event.characters}`),
    );
}

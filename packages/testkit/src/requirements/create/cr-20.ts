import * as fc from "fast-check";

import { always, TASK } from "../../generate/plan-of.ts";
import { quietPlanOf, withTasks } from "../../generate/special-plan.ts";
import type { Op } from "../../plan/op.ts";
import { eventsOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import type { World } from "../../world/world.ts";
import { describeEnd, endsOf, violationAt } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";

const HOSTILE = [
  'say "hello"',
  "a\\b\\",
  "line 1\nline 2\r\n\tand a tab",
  "it's; DROP TABLE jobs; --",
  "${HOME} $(id) `id` $& $1 $$",
  "{{.inputs.x}} {{ x }} %s %d",
  "../../etc/passwd",
  "a\u2028b\u2029c",
  "</script><b>&amp;",
  "grüße 日本語 👩‍🚀 e\u0301",
  " spaces around ",
];
const texts = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...HOSTILE) },
  // All at once: a text that nothing unharmed gets through, and that shrinks to the part that does harm.
  fc.constant(HOSTILE.join("")),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }),
  fc.string({ minLength: 1, maxLength: 40 }),
);

const create: Op = { op: "create", task: TASK };
/** The first request that would make the job comes to nothing, and may be repeated by the call or by the host. */
const repeated: readonly Op[] = [
  { ...create, faults: [{ request: 0, of: "writes", fault: { kind: "status", status: 503, applied: false } }] },
  create,
];

/** What a user wrote arrives as it was written. */
export const CR_20: Requirement = {
  id: "CR-20",
  title:
    "A text of the task arrives in the job exactly as it is, whatever characters it has, also when the request is repeated",
  level: "must",
  source:
    "flyteorg/flyte@f32132b1c4, flyteplugins/go/tasks/plugins/webapi/snowflake/plugin.go: the body is made by putting the text between quotation marks",
  likelyCause:
    "the text is spliced into JSON, SQL, a command or an address without being encoded; or the second request has a body that the first one used up",
  explains: [],
  notApplicable: ({ text }) =>
    text === undefined ? "the world does not say where a text of the task arrives (`text`)" : undefined,
  contradiction: unseen,
  environments: [DEFAULT_ENVIRONMENT],
  plans: () =>
    withTasks(
      quietPlanOf(fc.oneof({ weight: 3, arbitrary: always(create) }, { weight: 1, arbitrary: fc.constant(repeated) })),
      texts.map((text) => ({ [TASK]: { text } })),
    ),
  judge: (world, histories) => ({
    met: histories.some((history) => endsOf(history, "create").length > 0),
    violations: histories.flatMap((history) => spoilt(world, history)),
  }),
};

/** A text that was sent word for word, and of which the world finds nothing. */
function unseen(world: World, histories: readonly History[]): string | undefined {
  const isUnseen = histories.some((history) => {
    const text = history.plan.tasks?.[TASK]?.text;
    if (text === undefined) return false;
    const written = JSON.stringify(text).slice(1, -1);
    return eventsOf(history, "job").some(({ call, touch }) => {
      if (touch.kind !== "added" || call?.task !== TASK || typeof world.text?.received(touch.job.spec) === "string")
        return false;
      return eventsOf(history, "request").some(
        (event) => event.call?.id === call.id && event.fault === undefined && event.body.includes(`"${written}"`),
      );
    });
  });
  return isUnseen
    ? "`text.received` finds no text in the `spec` of a job, although the request that made it had the text"
    : undefined;
}

function spoilt(world: World, history: History): Violation[] {
  const text = history.plan.tasks?.[TASK]?.text;
  if (text === undefined) return [];
  const expected = `a job with the text ${JSON.stringify(text)}`;
  const made = eventsOf(history, "job").filter(({ call, touch }) => touch.kind === "added" && call?.task === TASK);
  if (made.length === 0) {
    // What passing trouble does to a create is CR-13.
    if (eventsOf(history, "request").some(({ fault }) => fault !== undefined)) return [];
    return endsOf(history, "create")
      .slice(0, 1)
      .map((event) => violationAt(history, event, expected, `no job; ${describeEnd(event)}`));
  }
  return made.flatMap((event) => {
    const received = "job" in event.touch ? world.text?.received(event.touch.job.spec) : undefined;
    return received === text ? [] : [violationAt(history, event, expected, `the text ${show(received)}`)];
  });
}

function show(received: unknown): string {
  return typeof received === "string" ? JSON.stringify(received) : `of type ${typeof received}`;
}

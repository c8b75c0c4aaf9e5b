import * as fc from "fast-check";

import { always, TASK } from "../../generate/plan-of.ts";
import { quietPlanOf, withTasks } from "../../generate/special-plan.ts";
import { eventsOf, type Call, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import type { World } from "../../world/world.ts";
import { describeEnd, endsOf, violationAt } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";

// The last two are beyond 2^53, where a number of JavaScript is no longer exact.
const INTEGERS = ["40503", "7340033", "2147483648", "9007199254740993", "1234567890123456789"];

/** An integer of the task stays one. */
export const CR_24: Requirement = {
  id: "CR-24",
  title:
    "An integer of the task arrives exactly and as an integer: not as 1.0, not rounded, not as a text where numbers are asked for",
  level: "should",
  tolerance: "needs `integer`; up to 19 digits",
  source: "flyteorg/flyte#4505, flyteorg/flyte#1510",
  likelyCause: "the integer goes through a floating-point number, or JSON.stringify is given a bigint as a text",
  explains: [],
  notApplicable: ({ integer }) =>
    integer === undefined ? "the world does not say where an integer of the task goes in (`integer`)" : undefined,
  environments: [DEFAULT_ENVIRONMENT],
  plans: () =>
    withTasks(
      quietPlanOf(always({ op: "create", task: TASK })),
      fc.constantFrom(...INTEGERS).map((integer) => ({ [TASK]: { integer } })),
    ),
  judge: (world, histories) => ({
    met: histories.some((history) => endsOf(history, "create").length > 0),
    violations: histories.flatMap((history) => spoilt(world, history)),
  }),
};

function spoilt(world: World, history: History): Violation[] {
  const digits = history.plan.tasks?.[TASK]?.integer;
  if (digits === undefined) return [];
  const form = world.integer?.form ?? "number";
  const expected = `a request with the integer ${digits}, as a ${form}`;
  const made = eventsOf(history, "job").filter(({ call, touch }) => touch.kind === "added" && call?.task === TASK);
  if (made.length === 0) {
    return endsOf(history, "create")
      .slice(0, 1)
      .map((event) => violationAt(history, event, expected, `no job; ${describeEnd(event)}`));
  }
  return made.flatMap((event) => {
    const sent = event.call === undefined ? "" : sentBy(history, event.call);
    return written(digits, form).test(sent) ? [] : [violationAt(history, event, expected, describeSent(sent, digits))];
  });
}

/** All that a call has sent to have its job made. */
function sentBy(history: History, call: Call): string {
  return eventsOf(history, "request")
    .filter((event) => event.call?.id === call.id && !event.reads)
    .map(({ url, body }) => `${url}\n${body}`)
    .join("\n");
}

// A quote on either side makes a text of it, a point or an e a fraction or a rounded number.
function written(digits: string, form: "number" | "string"): RegExp {
  return form === "number"
    ? new RegExp(`(?<![\\d."eE+-])${digits}(?![\\d."eE])`)
    : new RegExp(`(?<![\\d.eE+-])${digits}(?![\\d.eE])`);
}

/** What looks most like the integer in what was sent. */
function describeSent(sent: string, digits: string): string {
  const start = digits.slice(0, 4);
  const like = new RegExp(`["']?-?${start}[\\d.eE+]*["']?`).exec(sent)?.[0];
  return like === undefined ? "nothing like it" : like;
}

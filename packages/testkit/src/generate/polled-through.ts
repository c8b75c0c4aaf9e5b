import type * as fc from "fast-check";

import type { Op } from "../plan/op.ts";
import type { Plan } from "../plan/plan.ts";
import type { World } from "../world/world.ts";
import { always, inOrder, planOf, TASK } from "./plan-of.ts";
import { remoteSuccess } from "./states.ts";

/** Time between two clean polls: the host's default. A plugin may stay away from the service for a while after trouble. */
const EVERY_MS = 30_000;

/** A poll of the task. */
export const poll: Extract<Op, { op: "poll" }> = { op: "poll", task: TASK, times: 1 };

/** The job is made, polls meet trouble, the trouble stops, the job succeeds and is polled this often. */
export function polledThrough(
  world: World,
  trouble: fc.Arbitrary<readonly Op[]>,
  cleanPolls: number,
): fc.Arbitrary<Plan> {
  return planOf(
    inOrder(
      always({ op: "create", task: TASK }),
      trouble,
      always({ op: "advance", ms: 2 * EVERY_MS }),
      remoteSuccess(world).map((op) => [op]),
      always({ op: "poll", task: TASK, times: cleanPolls, everyMs: EVERY_MS }),
    ),
  );
}

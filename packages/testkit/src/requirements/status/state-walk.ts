import * as fc from "fast-check";

import { some, TASK } from "../../generate/plan-of.ts";
import { remoteLive, remoteState, remoteUndocumented } from "../../generate/states.ts";
import type { Op } from "../../plan/op.ts";
import { isTerminalState, statesWhere } from "../../world/state-phases.ts";
import type { World } from "../../world/world.ts";

const poll: Op = { op: "poll", task: TASK, times: 1 };

/** The job goes through up to three states in which it lives, documented or not, mostly to an end, and is polled in each. */
export function stateWalk(world: World): fc.Arbitrary<readonly Op[]> {
  const alive = fc.oneof(
    { weight: 3, arbitrary: remoteLive(world) },
    { weight: 1, arbitrary: remoteUndocumented(world) },
  );
  const end = remoteState(statesWhere(world, (_phases, state) => isTerminalState(world, state)));
  return fc
    .tuple(some(alive, 0, 3), fc.oneof({ weight: 3, arbitrary: end.map((op) => [op]) }, fc.constant([])))
    .map(([living, ended]) => [...living, ...ended].flatMap((op) => [op, poll]));
}

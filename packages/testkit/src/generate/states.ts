import * as fc from "fast-check";

import type { Op, RemoteChange } from "../plan/op.ts";
import { liveStates, successStates } from "../world/state-phases.ts";
import type { World } from "../world/world.ts";
import { TASK } from "./plan-of.ts";

// Words that services have really added later, and one that begins like a good one.
const LATER_WORDS = ["PAUSED", "DEGRADED", "WAITING_FOR_RETRY", "RESUMING", "UNKNOWN", "SUCCEEDING", "FINALIZING"];

/** The service changes the task's job. */
export function remote(change: RemoteChange): Op {
  return { op: "remote", task: TASK, change };
}

/** The job goes into one of these documented states. @throws RangeError when there is none. */
export function remoteState(states: readonly string[]): fc.Arbitrary<Op> {
  if (states.length === 0) throw new RangeError("The world documents no state of the kind that this plan needs");
  return fc.constantFrom(...states).map((state) => remote({ kind: "state", state }));
}

/** The job succeeds. */
export function remoteSuccess(world: World): fc.Arbitrary<Op> {
  return remoteState(successStates(world));
}

/** The job goes on, in any documented way. */
export function remoteLive(world: World): fc.Arbitrary<Op> {
  return remoteState(liveStates(world));
}

/** The job goes into a state that the service does not document, and in whose name stands that of a success. */
export function remoteAlmostSuccess(world: World): fc.Arbitrary<Op> {
  if (world.laterStates !== undefined) return remoteUndocumented(world);
  const documented = documentedIn(world);
  const words = successStates(world)
    .flatMap((state) => [`${state}_WITH_ERRORS`, `NOT_${state}`, `PARTLY_${state}`])
    .filter((word) => !documented.has(word.toUpperCase()));
  if (words.length === 0) return remoteUndocumented(world);
  return fc.constantFrom(...words).map((state) => remote({ kind: "undocumented", state }));
}

/** The job goes into a state that the service does not document, in no spelling. */
export function remoteUndocumented(world: World): fc.Arbitrary<Op> {
  const documented = documentedIn(world);
  const { laterStates } = world;
  const words =
    laterStates === undefined
      ? fc.oneof(fc.constantFrom(...LATER_WORDS), fc.stringMatching(/^[A-Z]{3,10}$/))
      : fc.constantFrom(...laterStates);
  return words
    .filter((state) => !documented.has(state.toUpperCase()))
    .map((state) => remote({ kind: "undocumented", state }));
}

function documentedIn({ states }: World): ReadonlySet<string> {
  return new Set(Object.keys(states).map((state) => state.toUpperCase()));
}

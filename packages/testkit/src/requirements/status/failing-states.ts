import * as fc from "fast-check";

import { remote } from "../../generate/states.ts";
import type { Op } from "../../plan/op.ts";
import { unsuccessfulStates } from "../../world/state-phases.ts";
import type { World } from "../../world/world.ts";

/** A text that services put into the reason of a failure: whoever looks for its code must find it. */
export const CANARY = "E-CANARY-4711";

const canaryMessage = `${CANARY}: no space left on device`;

/** The job fails in one of the ways that the world names. @throws RangeError when it names none. */
export function remoteFailure(world: World): fc.Arbitrary<Op> {
  const failures = Object.entries(world.failures ?? {});
  return fc
    .constantFrom(...failures)
    .map(([failure, { state }]) => remote({ kind: "state", state, failure, ...messageIn(world) }));
}

/** The job ends without success: in one of the ways that the world names, or in any state that means it. */
export function remoteUnsuccessful(world: World): fc.Arbitrary<Op> {
  const plain = fc
    .constantFrom(...unsuccessfulStates(world))
    .map((state) => remote({ kind: "state", state, ...messageIn(world) }));
  return Object.keys(world.failures ?? {}).length === 0 ? plain : fc.oneof(plain, remoteFailure(world));
}

/** The same change with a message, where jobs have messages. */
function messageIn(world: World): { readonly message?: string } {
  return world.showsMessages === true ? { message: canaryMessage } : {};
}

import { isTerminalState, liveStates, phasesOf, statesWhere, successStates } from "../../world/state-phases.ts";
import type { World } from "../../world/world.ts";

/** The terminal states to which the schedule can lead, success first. */
export function endingsOf(world: World): readonly string[] {
  const successes = successStates(world);
  const others = statesWhere(world, (_phases, state) => isTerminalState(world, state) && !successes.includes(state));
  return [...successes, ...others];
}

/**
 * The state after this one on the way to `ending`: the states in which a job lives, in the order in which the world documents them, then the
 * ending. A job that is being cancelled becomes cancelled.
 *
 * @returns `undefined` when the job is over.
 */
export function nextState(world: World, state: string, ending: string): string | undefined {
  if (isTerminalState(world, state)) return undefined;
  if (state === world.cancellingState) return world.cancelledState;
  const { initialState, cancellingState } = world;
  const alive = liveStates(world).filter(
    (each) => each !== initialState && each !== cancellingState && isOnTheWay(world, each),
  );
  const path = [initialState, ...alive, ending];
  const at = path.indexOf(state);
  // A state that is not on the way, such as one of jobs that are being stopped.
  return at < 0 ? ending : (path[at + 1] ?? ending);
}

// Many services have a state for jobs that are being cancelled and do not say so in `cancellingState`.
function isOnTheWay(world: World, state: string): boolean {
  return phasesOf(world, state).length > 0 && !/cancel|abort|stopping|terminat|delet|paus|suspend/i.test(state);
}

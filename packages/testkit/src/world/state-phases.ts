import { isTerminalPhase, Phase } from "@flyte-webapi/sdk";

import type { World } from "./world.ts";

/** The phases that a documented state may mean; none for a state that the world does not document. */
export function phasesOf(world: World, state: string): readonly Phase[] {
  const phases = Object.hasOwn(world.states, state) ? world.states[state] : undefined;
  if (phases === undefined) return [];
  return typeof phases === "string" ? [phases] : phases;
}

/** Whether the service documents that a job in this state is over. */
export function isTerminalState(world: World, state: string): boolean {
  const phases = phasesOf(world, state);
  return phases.length > 0 && phases.every(isTerminalPhase);
}

/** The documented states for which the predicate holds, in the order in which they are documented. */
export function statesWhere(world: World, predicate: (phases: readonly Phase[], state: string) => boolean): string[] {
  return Object.keys(world.states).filter((state) => predicate(phasesOf(world, state), state));
}

/** Documented states that mean success, and nothing else. */
export function successStates(world: World): string[] {
  return statesWhere(world, (phases) => phases.length > 0 && phases.every((phase) => phase === Phase.Success));
}

/** Documented terminal states that never mean success. */
export function unsuccessfulStates(world: World): string[] {
  return statesWhere(world, (phases, state) => isTerminalState(world, state) && !phases.includes(Phase.Success));
}

/** Documented states in which a job still lives. */
export function liveStates(world: World): string[] {
  return statesWhere(world, (_phases, state) => !isTerminalState(world, state));
}

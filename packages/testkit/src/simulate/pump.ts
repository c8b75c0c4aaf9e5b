import { settled } from "@flyte-webapi/sdk/virtual-time";

import type { Transport } from "../transport/transport.ts";
import type { Simulation } from "./simulation.ts";

/** Timers that one simulation may fire: more means that something spins. */
const MAX_TIMERS = 20_000;
/** Turns of the event loop after which everything that can run has run: a client of Node hops a few times before its request is out. */
const TURNS: Readonly<Record<Transport, number>> = { direct: 1, intercept: 16 };
/** Turns of the event loop that the author's handlers may take for one request. */
const MAX_TURNS = 10_000;
/** Turns of the event loop, in which it does nothing else, that other threads may take: some seconds. */
const MAX_IDLE_TURNS = 1_000_000;

/** How the pump ended. */
export type PumpEnd =
  | "settled"
  /** Nothing is left that could wake the plan: a bug of the kit, since every call of the host has a deadline. */
  | "stuck"
  /** Far too much happened. */
  | "storm";

/**
 * Moves virtual time until `isDone`: lets everything that can run do so, then fires the next timer. Of several that are due at
 * the same time, `picks` says which is first. Nothing else moves time, so the same plan gives the same order.
 */
export async function pump(
  simulation: Simulation,
  transport: Transport,
  picks: readonly number[],
  isDone: () => boolean,
): Promise<PumpEnd> {
  for (let fired = 0; fired < MAX_TIMERS; fired++) {
    await settled(TURNS[transport]);
    if (simulation.busy > 0 || simulation.work.isUnderWay) await quiet(simulation);
    if (isDone()) return "settled";
    const due = simulation.clock.earliest();
    const first = due[0];
    if (first === undefined) {
      if (await wakes(simulation, isDone)) continue;
      return "stuck";
    }
    simulation.clock.fire(due.length > 1 ? (due[chosen(simulation, picks, due.length)] ?? first) : first);
  }
  return "storm";
}

/** Which of so many things is first. */
function chosen({ choices }: Simulation, picks: readonly number[], due: number): number {
  const pick = picks[choices.length] ?? 0;
  choices.push(due);
  return pick % due;
}

/** Waits for the author's handlers, and for what the plugin has begun on other threads or left for the next turn. */
async function quiet(simulation: Simulation): Promise<void> {
  for (let turn = 0; simulation.busy > 0 && turn < MAX_TURNS; turn++) await settled(1);
  const { work } = simulation;
  for (let turn = 0; work.takeTurn(); turn++) {
    if (turn === MAX_IDLE_TURNS) return work.giveUp();
    await settled(1);
  }
}

/** Whether something has been done, or is due, though nothing was: a loader may do what nobody sees, such as to import a module. */
async function wakes(simulation: Simulation, isDone: () => boolean): Promise<boolean> {
  for (let turn = 0; turn < MAX_IDLE_TURNS; turn++) {
    if (isDone() || simulation.clock.pending > 0) return true;
    await settled(1);
  }
  return false;
}

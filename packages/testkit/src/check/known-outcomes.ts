import type { Plan } from "../plan/plan.ts";
import type { History } from "../simulate/history.ts";

/** What a simulation of a plan came to, as far as the search for a counterexample asks. */
export interface Outcome {
  readonly met: boolean;
  readonly holds: boolean;
  /** Why jobs were not made, where the situation did not come about. */
  readonly failures: readonly string[];
}

/** An outcome, and the picks that led to it: in each environment, one for each time that several things were due. */
interface Known {
  readonly histories: readonly Pick<History, "choices">[];
  readonly picks: readonly number[];
  readonly outcome: Outcome;
}

/**
 * The outcomes of plans that were simulated. A history is a pure function of its plan, so a plan that comes to the same needs no
 * second simulation: of the plans of the profile `ci`, about a sixth does.
 */
export class KnownOutcomes {
  readonly #known = new Map<string, Known[]>();

  /** The outcome of an earlier plan that differs from this one at most in picks that chose the same, or that nothing asked for. */
  find(plan: Plan): Outcome | undefined {
    return this.#known.get(withoutPicks(plan))?.find((known) => choosesTheSame(known, plan.picks))?.outcome;
  }

  /** Remembers what the simulations of a plan, one per environment, came to. */
  add({
    plan,
    histories,
    outcome,
  }: {
    plan: Plan;
    histories: readonly Pick<History, "choices">[];
    outcome: Outcome;
  }): void {
    const key = withoutPicks(plan);
    const known: Known = { histories: histories.map(({ choices }) => ({ choices })), picks: plan.picks, outcome };
    const others = this.#known.get(key);
    if (others === undefined) this.#known.set(key, [known]);
    else others.push(known);
  }
}

function withoutPicks({ picks: _, ...rest }: Plan): string {
  return JSON.stringify(rest);
}

function choosesTheSame({ histories, picks: earlier }: Known, picks: readonly number[]): boolean {
  return histories.every(({ choices }) =>
    choices.every((due, choice) => (earlier[choice] ?? 0) % due === (picks[choice] ?? 0) % due),
  );
}

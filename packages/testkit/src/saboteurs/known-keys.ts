import { PLAN_VERSION, type Plan } from "../plan/plan.ts";
import { eventsOf } from "../simulate/history.ts";
import { simulate, type Subject } from "../simulate/simulate.ts";

/** The keys by which the plugin's jobs are known in plain runs, by attempt of task 0. */
export interface KnownKeys {
  /** One entry per attempt; empty where the service was told no key. */
  readonly byAttempt: readonly (readonly string[])[];
}

const TWO_ATTEMPTS: Plan = {
  v: PLAN_VERSION,
  picks: [],
  ops: [
    { op: "create", task: 0 },
    { op: "retry", task: 0 },
    { op: "create", task: 0 },
  ],
};

/** Runs the plugin without any trouble, and looks at the keys that the service was told. */
export async function learnKeys(subject: Subject): Promise<KnownKeys> {
  const history = await simulate(subject, TWO_ATTEMPTS);
  const ofAttempt = (attempt: number): string[] =>
    eventsOf(history, "key")
      .filter(({ call }) => call?.method === "create" && call.attempt === attempt)
      .map(({ key }) => key);
  return { byAttempt: [0, 1].map((attempt) => [...new Set(ofAttempt(attempt))]) };
}

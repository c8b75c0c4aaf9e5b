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

/** Every requirement that has saboteurs asks for the same keys. */
const learned = new WeakMap<Subject, Promise<KnownKeys>>();

/** The keys that the service is told when the plugin runs without any trouble: looked at once per subject. */
export async function knownKeysOf(subject: Subject): Promise<KnownKeys> {
  const known = learned.get(subject) ?? learnKeys(subject);
  learned.set(subject, known);
  return await known;
}

async function learnKeys(subject: Subject): Promise<KnownKeys> {
  const history = await simulate(subject, TWO_ATTEMPTS);
  const ofAttempt = (attempt: number): string[] =>
    eventsOf(history, "key")
      .filter(({ call }) => call?.method === "create" && call.attempt === attempt)
      .map(({ key }) => key);
  return { byAttempt: [0, 1].map((attempt) => [...new Set(ofAttempt(attempt))]) };
}

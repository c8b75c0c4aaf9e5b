import * as fc from "fast-check";

import { planSize, type Plan } from "../plan/plan.ts";
import type { Requirement, Violation } from "../requirements/requirement.ts";
import { eventsOf, type History } from "../simulate/history.ts";
import { withTransport } from "../transport/with-transport.ts";
import type { Subject } from "../simulate/simulate.ts";
import { evaluate, type Evaluation } from "./evaluate.ts";
import { KnownOutcomes, type Outcome } from "./known-outcomes.ts";
import { minimise } from "./minimise.ts";
import { depthOf } from "./profile.ts";
import { withShortStacks } from "./with-short-stacks.ts";

/** How far to look. */
export interface CheckOptions {
  /** Plans per requirement: at least 1. Default: 25, those of the profile `ci`. */
  readonly runs?: number | undefined;
  /** The same seed draws the same plans: an integer. Default: 1. */
  readonly seed?: number | undefined;
  /** Plans to run before any is drawn: what has failed once. They come on top of `runs`. Default: none. */
  readonly first?: readonly Plan[] | undefined;
  /** Whether the plan that breaks the requirement is made as small as it gets. Without, that it breaks is known sooner. Default: true. */
  readonly minimises?: boolean | undefined;
  /** Whether a plan is simulated again that comes to the same as an earlier one, which shows nothing new of a plugin that can be simulated at all. Default: false. */
  readonly repeats?: boolean | undefined;
  /** Whether a plan is run twice also where nothing is broken. Without, a plugin that keeps state between runs may pass. Default: true. */
  readonly doubleRuns?: boolean | undefined;
  /** Told how many plans have been run, after each. Not told of those that only make a counterexample smaller. */
  readonly onRun?: ((done: number) => void) | undefined;
}

/** A plan that shows a requirement broken. */
export interface Counterexample {
  /** 1-minimal, unless that was not asked for. */
  readonly plan: Plan;
  /** One per environment; the violation is in the first. */
  readonly histories: readonly History[];
  readonly violation: Violation;
  /** Which plan found it, from 1; those of `first` are counted too. */
  readonly foundAt: number;
  /** Size of the plan that found it, and of the one here. */
  readonly sizes: { readonly found: number; readonly minimal: number };
}

/** The verdict on one requirement. */
export type RequirementResult = { readonly requirement: Requirement; readonly runs: number; readonly met: number } & (
  | { readonly verdict: "pass" }
  | { readonly verdict: "fail"; readonly counterexample: Counterexample }
  /** The world has not what the requirement is about; `reason` says what. */
  | { readonly verdict: "not-applicable"; readonly reason: string }
  /** Nothing is proven either way; `reason` says why and what to do. */
  | { readonly verdict: "inconclusive"; readonly reason: string }
);

const DEFAULT_SEED = 1;
/**
 * The first of so many plans that are simulated is run twice: what differs then comes from outside the plan, and no verdict on it would hold. As many as
 * a requirement has in `ci`, so that there each has one.
 */
export const RUNS_PER_DOUBLE_RUN = 25;
const NOT_REPEATABLE =
  "the plugin, or the fake, does not behave the same in two runs of the same plan: it keeps state between runs, or takes input from elsewhere than its setup context";

/**
 * Looks for a plan that breaks the requirement, and makes it as small as it gets. Throughout, only this requirement counts as broken:
 * otherwise a plan could turn into one for another bug while it shrinks.
 *
 * @throws what the plugin's loader or configuration throws.
 */
export async function checkRequirement(
  subject: Subject,
  requirement: Requirement,
  options: CheckOptions = {},
): Promise<RequirementResult> {
  return await withTransport(
    subject.transport ?? "direct",
    async () => await withShortStacks(async () => await search(subject, requirement, options)),
  );
}

/** A plan with what its simulation showed. */
interface Run {
  readonly plan: Plan;
  readonly evaluation: Evaluation;
}

async function search(subject: Subject, requirement: Requirement, options: CheckOptions): Promise<RequirementResult> {
  const inapplicable = requirement.notApplicable?.(subject.world);
  if (inapplicable !== undefined) {
    return { requirement, runs: 0, met: 0, verdict: "not-applicable", reason: inapplicable };
  }
  const {
    runs = depthOf().runs,
    seed = DEFAULT_SEED,
    first: examples = [],
    minimises = true,
    repeats = false,
    doubleRuns = true,
  } = options;
  let met = 0;
  let done = 0;
  let foundAt: number | undefined;
  let found: Plan | undefined;
  let isRepeatable = true;
  const unhandled = new Set<string>();
  const contradictions = new Set<string>();
  /** Why jobs were not made, where the situation did not come about. */
  const failures: string[] = [];

  const known = repeats ? undefined : new KnownOutcomes();
  let simulated = 0;
  let firstRun: Run | undefined;
  let brokenRun: Run | undefined;

  const run = async (plan: Plan): Promise<Run> => ({ plan, evaluation: await evaluate(subject, requirement, plan) });
  const isTheSameAgain = async ({ plan, evaluation }: Run): Promise<boolean> =>
    sameEvents(evaluation, (await run(plan)).evaluation);
  const outcomeOf = async (plan: Plan): Promise<Outcome> => {
    const here = await run(plan);
    const { evaluation } = here;
    firstRun ??= here;
    if (evaluation.violations.length > 0) brokenRun = here;
    const runsTwice = doubleRuns && foundAt === undefined && simulated % RUNS_PER_DOUBLE_RUN === 0;
    simulated += 1;
    if (runsTwice && !(await isTheSameAgain(here))) isRepeatable = false;
    for (const request of evaluation.unhandled) unhandled.add(request);
    if (foundAt === undefined && evaluation.contradiction !== undefined) contradictions.add(evaluation.contradiction);
    const outcome: Outcome = {
      met: evaluation.met,
      holds: evaluation.violations.length === 0,
      failures: evaluation.met ? [] : failedCreate(evaluation),
    };
    known?.add({ plan, histories: evaluation.histories, outcome });
    return outcome;
  };
  const holds = async (plan: Plan): Promise<boolean> => {
    const outcome = known?.find(plan) ?? (await outcomeOf(plan));
    if (foundAt === undefined) {
      done += 1;
      if (outcome.met) met += 1;
      failures.push(...outcome.failures);
      options.onRun?.(done);
    }
    if (outcome.holds) return true;
    foundAt ??= done;
    found ??= plan;
    return false;
  };
  const details = await fc.check(fc.asyncProperty(requirement.plans(subject.world), holds), {
    numRuns: runs + examples.length,
    seed,
    examples: examples.map((plan) => [plan]),
    endOnFailure: !minimises,
  });

  if (unhandled.size > 0) {
    const reason = `the fake has no handler for ${[...unhandled].join(", ")}; add it to \`handlers\` of the world`;
    return { requirement, runs: done, met, verdict: "inconclusive", reason };
  }
  if (contradictions.size > 0) {
    const reason = `${[...contradictions].join("; ")}: mend the fake, or take it out of the world`;
    return { requirement, runs: done, met, verdict: "inconclusive", reason };
  }
  if (details.errorInstance instanceof Error && found === undefined) throw details.errorInstance;
  if (!isRepeatable) return { requirement, runs: done, met, verdict: "inconclusive", reason: NOT_REPEATABLE };
  const shrunk = details.counterexample?.[0];
  if (shrunk === undefined) return passOrVacuous(requirement, done, met, failures);

  const { plan } = minimises
    ? await minimise(shrunk, async (candidate) => !(await holds(candidate)))
    : { plan: shrunk };
  const minimal = brokenRun?.plan === plan ? brokenRun : await run(plan);
  const violation = minimal.evaluation.violations[0];
  // What a plugin keeps between runs may break every plan but the first: the smallest one alone would seem to repeat.
  const unsure = doubleRuns || firstRun === undefined || firstRun === minimal ? [minimal] : [minimal, firstRun];
  for (const each of unsure) isRepeatable &&= await isTheSameAgain(each);
  if (violation === undefined || !isRepeatable) {
    return { requirement, runs: done, met, verdict: "inconclusive", reason: NOT_REPEATABLE };
  }
  const sizes = { found: planSize(found ?? shrunk), minimal: planSize(plan) };
  const { histories } = minimal.evaluation;
  const counterexample = { plan, histories, violation, foundAt: foundAt ?? done, sizes };
  return { requirement, runs: done, met, verdict: "fail", counterexample };
}

function passOrVacuous(
  requirement: Requirement,
  runs: number,
  met: number,
  failures: readonly string[],
): RequirementResult {
  if (met > 0) return { requirement, runs, met, verdict: "pass" };
  const nothing = `in ${runs} simulations the situation never came about that the requirement is about`;
  // What fails on nearly every plan does so without a fault, too.
  const why =
    failures.length * 2 > runs ? `; create failed in ${failures.length} of them, at last with ${failures.at(-1)}` : "";
  return { requirement, runs, met, verdict: "inconclusive", reason: nothing + why };
}

/** The error of a simulation in which `create` was called, and never gave a job. */
function failedCreate({ histories }: Evaluation): readonly string[] {
  const history = histories[0];
  if (history === undefined || eventsOf(history, "meta").length > 0) return [];
  const errors = eventsOf(history, "end").flatMap(({ call, outcome }) =>
    call.method === "create" && outcome.kind === "threw" ? [`${outcome.name}: ${outcome.message}`] : [],
  );
  return errors.slice(-1);
}

function sameEvents(a: Evaluation, b: Evaluation): boolean {
  return eventsAsText(a) === eventsAsText(b);
}

function eventsAsText({ histories }: Evaluation): string {
  const events = histories.map((history) => history.events);
  try {
    return JSON.stringify(events);
  } catch {
    // Integers beyond 2^53, which are few. To look at every value for them would take several times as long.
    return JSON.stringify(events, (_key, value: unknown) => (typeof value === "bigint" ? `${value}n` : value));
  }
}

import { PROFILES, REQUIREMENTS } from "@flyte-webapi/testkit";

import type { BrokenResult, GoodResult, ScoreJobResult } from "./jobs.ts";
import { isLeakNamed, leaksOf } from "./leaks.ts";
import { percentile } from "./percentile.ts";
import type { ScoreDepth } from "./plan-jobs.ts";
import type { StrengthScore } from "./strength.ts";

/** How values are spread. */
export interface Spread {
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/** What `--json` prints. */
export interface ScoreSummary {
  readonly brokenPlugins: number;
  /** Broken plugins whose own requirement failed with the first seed. */
  readonly killed: number;
  readonly seeds: number;
  /** Broken plugins whose own requirement failed with each seed. */
  readonly killedInAllSeeds: number;
  /** Broken plugins for which the kit named their own requirement, and no other, as the root cause. */
  readonly attributed: number;
  readonly goodPlugins: number;
  /** Requirements that failed for a correct plugin. */
  readonly falsePositives: number;
  /** Plans that were drawn; shrinking not counted. */
  readonly simulations: number;
  /** Of the correct plugin that was looked at least. */
  readonly simulationsPerGoodPlugin: number;
  readonly requirements: number;
  readonly requirementsWithoutBrokenPlugin: number;
  /** Requirements without which a broken plugin would pass: no other one notices it. */
  readonly requirementsThatMatter: number;
  /** The others, each with what notices its broken plugins as well. */
  readonly requirementsThatDoNotMatter: Readonly<Record<string, readonly string[]>>;
  readonly counterexamples: number;
  /** The plan that caught a broken plugin, from 1: how far it is worth to look. */
  readonly foundAt: Spread & { readonly p99: number };
  /** The share of broken plugins, times seeds, that the profile `quick` catches. */
  readonly caughtByQuick: number;
  /** Counterexamples of which no reduction fails any more. */
  readonly oneMinimal: number;
  /** Counterexamples that failed again, in the same way, from their replay token. */
  readonly replayed: number;
  /** How much counterexamples say. */
  readonly elements: Spread;
  /** Time to make them small, in milliseconds of processor time. */
  readonly shrinkMs: Spread;
  readonly leaks: number;
  /** Plugins that reach for ambient time, chance or network, and are told for what and where. */
  readonly leaksNamed: number;
  readonly saboteurs: number;
  readonly saboteursCaught: number;
  readonly weakFakeInconclusive: boolean;
  readonly wallMs: number;
}

/** A score with all that is wrong. */
export interface Score {
  readonly summary: ScoreSummary;
  readonly rows: readonly { readonly name: string; readonly text: string }[];
  readonly problems: readonly string[];
}

/** Targets for counterexamples: elements, and milliseconds. */
const TARGETS = { elementsP50: 3, elementsP95: 5, shrinkMsP95: 1_000 };

/** What a score is made from. */
export interface ScoreParts {
  /** Of all jobs. */
  readonly results: readonly ScoreJobResult[];
  readonly strength: StrengthScore;
  /** Whether of all plugins that there are: only then it can be said what a requirement is for. */
  readonly complete: boolean;
  readonly depth: Pick<ScoreDepth, "seed" | "seeds">;
  readonly wallMs: number;
}

/** Adds up what the jobs came to, and says what is wrong. */
export function summarise({ results, strength, complete, depth, wallMs }: ScoreParts): Score {
  const broken = results.filter((result) => result.kind === "broken");
  const good = mergeGood(results.filter((result) => result.kind === "good"));
  const first = broken.filter(({ seed }) => seed === depth.seed);
  const caught = broken.flatMap(({ counterexample }) => counterexample ?? []);
  const plans = caught.map(({ foundAt }) => foundAt);
  const covered = new Set(broken.map(({ breaks }) => breaks));
  const uncovered = complete ? REQUIREMENTS.filter((requirement) => !covered.has(requirement.id)) : [];
  const leaks = leaksOf(first);
  const summary: ScoreSummary = {
    brokenPlugins: first.length,
    killed: first.filter(isCaught).length,
    seeds: depth.seeds,
    killedInAllSeeds: first.filter(({ name }) => broken.every((each) => each.name !== name || isCaught(each))).length,
    attributed: first.filter(isAttributed).length,
    goodPlugins: good.length,
    falsePositives: sum(good.map(({ accusations }) => accusations.length)),
    simulations: sum(results.map(({ simulations }) => simulations)),
    simulationsPerGoodPlugin: good.length === 0 ? 0 : Math.min(...good.map(({ simulations }) => simulations)),
    requirements: REQUIREMENTS.length,
    requirementsWithoutBrokenPlugin: uncovered.length,
    ...whatMatters(first),
    counterexamples: caught.length,
    oneMinimal: caught.filter(({ oneMinimal }) => oneMinimal).length,
    replayed: caught.filter(({ replayed }) => replayed).length,
    foundAt: { ...spread(plans), p99: Math.round(percentile(plans, 0.99)) },
    caughtByQuick: broken.length === 0 ? 1 : plans.filter((plan) => plan <= PROFILES.quick).length / broken.length,
    elements: spread(caught.map(({ elements }) => elements)),
    shrinkMs: spread(caught.map(({ shrinkMs }) => shrinkMs)),
    leaks: leaks.length,
    leaksNamed: leaks.filter(isLeakNamed).length,
    saboteurs: strength.saboteurs,
    saboteursCaught: strength.saboteursCaught,
    weakFakeInconclusive: strength.weakFakeInconclusive,
    wallMs: Math.round(wallMs),
  };
  const problems = [
    ...broken.flatMap(problemsOfBroken),
    ...good.flatMap(problemsOfGood),
    ...uncovered.map(({ id }) => `${id} has no broken plugin`),
    ...leaks.filter((leak) => !isLeakNamed(leak)).map(({ name }) => `what ${name} reaches for is not named`),
    // Of a part of the bank: what passes only without the requirement may be in the rest.
    ...Object.entries(complete ? summary.requirementsThatDoNotMatter : {}).map(
      ([id, others]) =>
        `${id} could be deleted, and nothing would pass: its broken plugins also break ${others.join(", ")}`,
    ),
    ...strength.problems,
    ...problemsOfCounterexamples(summary),
  ];
  return { summary, rows: [...first.map(rowOfBroken), ...good.map(rowOfGood)], problems };
}

function isCaught({ verdict }: BrokenResult): boolean {
  return verdict === "fail";
}

function isAttributed({ breaks, named = [] }: BrokenResult): boolean {
  return named.join() === breaks;
}

/** Which requirements could be deleted without any broken plugin passing. */
function whatMatters(
  results: readonly BrokenResult[],
): Pick<ScoreSummary, "requirementsThatMatter" | "requirementsThatDoNotMatter"> {
  const byRequirement = Map.groupBy(results, ({ breaks }) => breaks);
  const replaceable = [...byRequirement].filter(
    ([, own]) => !own.some((result) => isCaught(result) && result.alsoBroken.length === 0),
  );
  return {
    requirementsThatMatter: byRequirement.size - replaceable.length,
    requirementsThatDoNotMatter: Object.fromEntries(
      replaceable.map(([id, own]) => [id, [...new Set(own.flatMap(({ alsoBroken }) => alsoBroken))].sort()]),
    ),
  };
}

/** One result per plugin, of those of its jobs. */
function mergeGood(results: readonly GoodResult[]): readonly GoodResult[] {
  return [...Map.groupBy(results, ({ name }) => name)].map(([name, parts]) => ({
    kind: "good",
    name,
    simulations: sum(parts.map(({ simulations }) => simulations)),
    accusations: parts.flatMap(({ accusations }) => accusations),
    unproven: parts.flatMap(({ unproven }) => unproven),
  }));
}

function problemsOfBroken(result: BrokenResult): readonly string[] {
  const { name, breaks, seed, verdict, named, counterexample } = result;
  const what = `${name} (seed ${seed})`;
  if (counterexample === undefined) return [`${what} breaks ${breaks}, but the verdict is ${verdict}`];
  return [
    ...(named === undefined || isAttributed(result)
      ? []
      : [`${what} breaks ${breaks}, but the kit names ${named.join(", ")}`]),
    ...(counterexample.oneMinimal ? [] : [`the counterexample of ${what} can be made smaller`]),
    ...(counterexample.replayed ? [] : [`the replay token of ${what} does not fail again`]),
  ];
}

function problemsOfGood({ name, accusations, unproven }: GoodResult): readonly string[] {
  return [
    ...accusations.map((accusation) => `${name} is accused:\n${accusation}`),
    ...unproven.map((text) => `${name}: ${text}`),
  ];
}

function problemsOfCounterexamples({ elements, shrinkMs }: ScoreSummary): readonly string[] {
  const check = (what: string, value: number, most: number): string[] =>
    value <= most ? [] : [`${what} is ${value}; expected at most ${most}`];
  return [
    ...check("the median of the elements of counterexamples", elements.p50, TARGETS.elementsP50),
    ...check("p95 of the elements of counterexamples", elements.p95, TARGETS.elementsP95),
    ...check("p95 of the milliseconds of shrinking", shrinkMs.p95, TARGETS.shrinkMsP95),
  ];
}

function rowOfBroken({ name, breaks, named = [] }: BrokenResult): { name: string; text: string } {
  return { name, text: `breaks ${breaks}; the kit says ${named.join(", ") || "nothing"}` };
}

function rowOfGood({ name, simulations }: GoodResult): { name: string; text: string } {
  return { name, text: `correct; ${simulations} simulations` };
}

function spread(values: readonly number[]): Spread {
  const at = (share: number): number => Math.round(percentile(values, share));
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

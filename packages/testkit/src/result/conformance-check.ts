import { checkConformance } from "../check/check-conformance.ts";
import { RUNS_PER_DOUBLE_RUN } from "../check/check-requirement.ts";
import type { Corpus } from "../corpus/corpus.ts";
import { CORPUS_VERSION } from "../corpus/corpus-entry.ts";
import type { Plan } from "../plan/plan.ts";
import { maskSecrets } from "../report/mask-secrets.ts";
import type { Requirement } from "../requirements/requirement.ts";
import { Secrets } from "../simulate/secrets.ts";
import type { Subject } from "../simulate/simulate.ts";
import { applyExpectation } from "./apply-expectation.ts";
import type { RequirementReport } from "./conformance-result.ts";
import type { Expectations } from "./expectation.ts";
import { hidePlaces } from "./hide-places.ts";
import { kitVersion } from "./kit-version.ts";
import { preflight } from "./preflight.ts";
import { reportRequirement, type ReportOptions } from "./report-requirement.ts";

/** What a {@link ConformanceCheck} needs. */
export interface ConformanceCheckOptions {
  readonly subject: Subject;
  readonly runs: number;
  readonly seed: number;
  readonly expectations: Expectations;
  /** Absent: no corpus is read or written. */
  readonly corpus?: Corpus | undefined;
  /** Whether what is newly broken goes into the corpus. */
  readonly keepsFailures: boolean;
  /** Whether plans that break nothing any more leave the corpus. */
  readonly prunesCorpus: boolean;
  readonly replayCommand: ReportOptions["replayCommand"];
  /** Milliseconds since the Unix epoch: for durations, and for waivers that end. */
  readonly now: () => number;
}

/** Judges one plugin, requirement by requirement: the corpus first, then drawn plans, then what was expected. */
export class ConformanceCheck {
  readonly #options: ConformanceCheckOptions;
  readonly #notices: string[];
  #preflight: Promise<string | undefined> | undefined;
  /** Plans since one was run twice. Whether a plugin can be simulated shows in any of its requirements. */
  #runsSinceDoubleRun = Infinity;

  constructor(options: ConformanceCheckOptions) {
    this.#options = options;
    this.#notices = [...(options.corpus?.notices ?? [])];
  }

  /** What somebody should know besides the verdicts. Grows while requirements are judged. */
  get notices(): readonly string[] {
    return this.#notices;
  }

  /** Looks once for what is wrong with the world, or the loading of the plugin. @returns why nothing can be checked; nothing when all is well. */
  async preflight(): Promise<string | undefined> {
    this.#preflight ??= preflight(this.#options.subject).then(
      (problem) => (problem === undefined ? undefined : this.#clean(problem)),
      (error: unknown) => this.#describe(error),
    );
    return await this.#preflight;
  }

  /** Never rejects: what breaks the check itself is a verdict too. */
  async judge(requirement: Requirement, onRun?: (done: number) => void): Promise<RequirementReport> {
    const { expectations, now } = this.#options;
    const broken = await this.preflight();
    const report =
      broken === undefined ? await this.#check(requirement, onRun) : this.#unchecked(requirement, broken, 0);
    const today = new Date(now()).toISOString().slice(0, 10);
    const judged = applyExpectation(report, expectations.expected[requirement.id], today);
    if (judged.verdict === "fail") this.#keep(judged);
    return judged;
  }

  async #check(requirement: Requirement, onRun?: (done: number) => void): Promise<RequirementReport> {
    const { subject, runs, seed, corpus, replayCommand, now } = this.#options;
    const start = now();
    // Saboteurs run after the plugin itself, and count from 1 again.
    let most = 0;
    const forward = (done: number): void => {
      if (done <= most) return;
      most = done;
      onRun?.(done);
    };
    const first = corpus?.plansFor(subject.plugin.id, requirement.id, subject.world) ?? [];
    try {
      const doubleRuns = this.#runsSinceDoubleRun >= RUNS_PER_DOUBLE_RUN;
      const result = await checkConformance(subject, requirement, { runs, seed, first, onRun: forward, doubleRuns });
      if (result.runs > 0) this.#runsSinceDoubleRun = result.runs + (doubleRuns ? 0 : this.#runsSinceDoubleRun);
      if (result.verdict === "pass") this.#healed(requirement, first);
      if (result.verdict === "fail") this.#healed(requirement, first.slice(0, result.counterexample.foundAt - 1));
      return reportRequirement(result, { replayCommand, fromCorpus: first.length, durationMs: now() - start });
    } catch (error) {
      return this.#unchecked(requirement, this.#describe(error), now() - start);
    }
  }

  #unchecked({ id, level, title }: Requirement, reason: string, durationMs: number): RequirementReport {
    return { id, level, title, verdict: "harness-error", reason, runs: 0, met: 0, durationMs };
  }

  #keep({ id, counterexample }: RequirementReport): void {
    const { corpus, keepsFailures, subject } = this.#options;
    if (corpus === undefined || !keepsFailures || counterexample?.plan === undefined || counterexample.fromCorpus)
      return;
    const { plan } = counterexample;
    const entry = { version: CORPUS_VERSION, requirement: id, plugin: subject.plugin.id, plan, kit: kitVersion() };
    const file = corpus.keep({ ...entry, version: CORPUS_VERSION });
    if (file !== undefined)
      this.#notices.push(`${id}: the plan went into the corpus as ${file}; it runs first from now on`);
  }

  #healed(requirement: Requirement, plans: readonly Plan[]): void {
    const { corpus, prunesCorpus } = this.#options;
    for (const file of corpus?.filesOf(plans) ?? []) {
      if (prunesCorpus) corpus?.remove(file);
      const next = prunesCorpus ? "it has left the corpus" : "`run --prune` takes it out of the corpus";
      this.#notices.push(`${requirement.id}: ${file} breaks nothing any more; ${next}`);
    }
  }

  // Secrets are invented by the kit from their names alone, so those of a plan without rotation are known here.
  #describe(error: unknown): string {
    return this.#clean(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  }

  #clean(text: string): string {
    return hidePlaces(maskSecrets(new Secrets(this.#options.subject.world.secrets ?? []).values)(text));
  }
}

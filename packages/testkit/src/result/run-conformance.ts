import { REQUIREMENTS } from "../requirements/catalogue.ts";
import type { Level, Requirement } from "../requirements/requirement.ts";
import { withTransport } from "../transport/with-transport.ts";
import { assembleResult } from "./assemble-result.ts";
import { ConformanceCheck, type ConformanceCheckOptions } from "./conformance-check.ts";
import type { ConformanceResult, RequirementReport, ResultSettings, ResultSubject } from "./conformance-result.ts";

type Named = Pick<Requirement, "id" | "title">;

/** Told what goes on, so that somebody can watch. */
export interface ConformanceProgress {
  onStart?(requirement: Named): void;
  onRun?(requirement: Named, done: number): void;
  /** What is being waited for, in real time. */
  onWait?(requirement: Named, text: string): void;
  onReport?(report: RequirementReport): void;
}

/** What {@link runConformance} needs. */
export interface RunOptions extends ConformanceCheckOptions {
  readonly profile: ResultSettings["profile"];
  /** Ids of the requirements to check. Default: all. What is left out is `skipped`. */
  readonly only?: readonly string[] | undefined;
  /** Check no requirement that is less binding. Default: check all. */
  readonly level?: Level | undefined;
  /** Where the plugin and the world came from, for the result. */
  readonly modules?: ResultModules | undefined;
  readonly reproduce: string;
  readonly progress?: ConformanceProgress | undefined;
  /** When it is aborted, what has not begun is skipped. */
  readonly signal?: AbortSignal | undefined;
}

/** Where the plugin and the world came from. */
export interface ResultModules {
  readonly plugin?: string | undefined;
  readonly world?: string | undefined;
  readonly package?: { readonly name: string; readonly version: string } | undefined;
}

/** Checks the plugin against all that was asked for. Never rejects because of the plugin or the world. */
export async function runConformance(options: RunOptions): Promise<ConformanceResult> {
  const { subject, profile, seed, runs, now, progress, signal, reproduce } = options;
  const check = new ConformanceCheck(options);
  const startedAtMs = now();
  const broken = await check.preflight();
  const judge = async (requirement: Requirement): Promise<RequirementReport> => {
    const reason = reasonToSkip(requirement, options);
    if (reason !== undefined || signal?.aborted === true) {
      return without(requirement, "skipped", reason ?? "the run was stopped");
    }
    if (broken !== undefined) return without(requirement, "harness-error", broken);
    progress?.onStart?.(requirement);
    const report = await check.judge(requirement, (done) => progress?.onRun?.(requirement, done));
    progress?.onReport?.(report);
    return report;
  };
  const requirements: RequirementReport[] = [];
  // Once for all requirements: what is watched and intercepted takes longer to put in place than some of them to check.
  await withTransport(subject.transport ?? "direct", async () => {
    for (const requirement of REQUIREMENTS) requirements.push(await judge(requirement));
  });
  return assembleResult({
    subject: describeSubject(subject, options.modules ?? {}),
    settings: { profile, seed, runs },
    requirements,
    notices: check.notices,
    reproduce,
    startedAtMs,
    durationMs: now() - startedAtMs,
  });
}

/** What is said of the plugin and the world in a result. */
export function describeSubject(
  { plugin, world }: ConformanceCheckOptions["subject"],
  modules: ResultModules,
): ResultSubject {
  return {
    plugin: {
      id: plugin.id,
      ...(modules.plugin === undefined ? {} : { module: modules.plugin }),
      ...(modules.package === undefined ? {} : { package: modules.package }),
    },
    world: {
      ...(modules.world === undefined ? {} : { module: modules.world }),
      taskType: world.task.taskType,
      states: Object.keys(world.states),
    },
  };
}

const LEVELS: readonly Level[] = ["must", "should", "may"];

/** Why something was not asked for; nothing when it was. */
export function reasonToSkip(
  { id, level }: Pick<Requirement, "id" | "level">,
  { only, level: least }: Pick<RunOptions, "only" | "level">,
): string | undefined {
  if (only !== undefined && !only.includes(id)) return `only ${only.join(", ")} was asked for`;
  if (least !== undefined && LEVELS.indexOf(level) > LEVELS.indexOf(least)) return `only level ${least} was asked for`;
  return undefined;
}

/** The report on what was not checked. */
export function without(
  { id, level, title }: Pick<Requirement, "id" | "level" | "title">,
  verdict: "skipped" | "harness-error",
  reason: string,
): RequirementReport {
  return { id, level, title, verdict, reason, runs: 0, met: 0, durationMs: 0 };
}

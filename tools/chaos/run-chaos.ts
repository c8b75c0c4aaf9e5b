import { randomBytes } from "node:crypto";
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { JobTable } from "../demo/service/job-table.ts";
import type { Job } from "../demo/service/job-table.ts";
import { judge, type Findings } from "./judge/judge.ts";
import { readTasks } from "./judge/read-tasks.ts";
import { SCARCE_TOKENS } from "./life/chaos-plugin.ts";
import type { LifeMessage, Sabotage } from "./life/life-config.ts";
import { live } from "./life/live.ts";
import { makeDeaths, type Death } from "./plan/make-deaths.ts";
import { makePlan } from "./plan/make-plan.ts";
import { toJobScript } from "./plan/planned-task.ts";
import { startService } from "./service/start-service.ts";

export interface ChaosRun {
  readonly seed: number;
  readonly kills: number;
  readonly tasks: number;
  /** A folder of its own: the store, the log of the runtime, what the service was told. */
  readonly folder: string;
  /** When the runtime is killed, `kills` moments. Default: chosen by the seed. */
  readonly deaths?: readonly Death[] | undefined;
  /** Something that is wrong on purpose. */
  readonly sabotage?: Sabotage | undefined;
  /** How long the last life may take, in milliseconds: pauses between failed calls grow, so some tasks take long. Default: 2 minutes. */
  readonly patienceMs?: number | undefined;
  readonly onProgress: (progress: ChaosProgress) => void;
  readonly signal: AbortSignal;
}

export interface ChaosProgress {
  readonly kills: number;
  readonly submitted: number;
  readonly ended: number;
}

export interface ChaosResult {
  readonly kills: number;
  readonly tasks: number;
  readonly jobs: number;
  readonly findings: Findings;
  /** What went wrong with the run itself: then its findings say little. */
  readonly problems: readonly string[];
}

const PATIENCE_MS = 120_000;
const ENDS: ReadonlySet<string> = new Set(["Success", "PermanentFailure", "Aborted"]);

/**
 * Runs tasks through many lives of a runtime, in these steps:
 *
 * 1. a job service is started, which knows from the seed what becomes of each job and what goes wrong with each request;
 * 2. lives of the runtime follow one another on the same store: each takes up what is there, submits and aborts what is due, and is
 *    killed at its moment;
 * 3. the last life is let alone until all tasks have ended;
 * 4. what the service holds is compared with what the store says, and with what each life has told.
 */
export async function runChaos(run: ChaosRun): Promise<ChaosResult> {
  const { seed, kills, folder, sabotage, signal, onProgress, patienceMs = PATIENCE_MS } = run;
  const plan = makePlan(seed, run.tasks, kills);
  const deaths = run.deaths ?? makeDeaths(seed, kills);
  const token = randomBytes(16).toString("hex");
  const scriptFile = join(folder, "script.json");
  const store = join(folder, "tasks.db");
  const configFile = join(folder, "life.json");
  const cacheFolder = join(folder, "compiled");
  writeFileSync(scriptFile, JSON.stringify(toJobScript(plan)));
  const service = await startService({ scriptFile, seed, token, ignoreKeys: sabotage === "serviceIgnoresKeys" });
  const problems: string[] = [];
  const submitted = new Set<string>();
  const told = new Map<string, string[]>();
  let tokensInPools: number | undefined;
  const onMessage = (message: LifeMessage): void => {
    switch (message.type) {
      case "submitted":
        submitted.add(message.task);
        return;
      case "event": {
        const phases = told.get(message.task) ?? [];
        phases[message.sequence] = message.phase;
        told.set(message.task, phases);
        return;
      }
      case "drained":
        tokensInPools = message.tokens;
        return;
      case "problem":
        problems.push(message.text);
        return;
      case "ready":
      case "atKillPoint":
    }
  };
  try {
    for (let number = 0; number <= kills && !signal.aborted; number++) {
      const isLast = number === kills;
      const config = {
        baseUrl: service.baseUrl,
        store,
        submit: plan.filter(({ name, submitIn }) => submitIn <= number && !submitted.has(name)),
        abort: plan
          .filter(({ abortIn, name }) => abortIn !== undefined && abortIn <= number && !hasEnded(told.get(name)))
          .map(({ name }) => name),
        heard: Object.fromEntries([...told].map(([name, phases]) => [name, phases.length])),
        death: deaths[number],
        isLast,
        sabotage,
      };
      const end = await live({ config, configFile, cacheFolder, token, patienceMs, onMessage, signal });
      appendFileSync(join(folder, "runtime.log"), `life ${number}, ${JSON.stringify(config.death)}\n${end.log}`);
      if (end.problem !== undefined) problems.push(`life ${number}: ${end.problem}`);
      const ended = [...told.values()].filter(hasEnded).length;
      onProgress({ kills: Math.min(number + 1, kills), submitted: submitted.size, ended });
    }
    signal.throwIfAborted();
    const jobs = jobsOf(toJobScript(plan), await service.records());
    const tasks = await readTasks(store);
    const findings = judge({ plan, tasks, jobs, told, tokensInPools, scarceTokens: SCARCE_TOKENS });
    return { kills, tasks: tasks.length, jobs: jobs.length, findings, problems };
  } finally {
    await service.stop();
  }
}

function hasEnded(phases: readonly string[] | undefined): boolean {
  return ENDS.has(phases?.at(-1) ?? "");
}

/** The service's jobs, as its records add up to. */
function jobsOf(script: ReturnType<typeof toJobScript>, records: ConstructorParameters<typeof JobTable>[1]): Job[] {
  const table = new JobTable(script, records, () => {});
  return records.flatMap((record) => {
    const job = record.type === "submitted" ? table.get(record.id) : undefined;
    return job === undefined ? [] : [job];
  });
}

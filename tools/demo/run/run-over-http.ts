import { randomBytes } from "node:crypto";
import { appendFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { PluginEntry } from "../../../packages/sdk/src/index.ts";
import type { Runtime } from "../../../packages/sdk/src/runtime/index.ts";
import type { Inventory } from "../service/job-table.ts";
import { superviseService, type ServiceEvent, type SupervisedService } from "../service/supervise.ts";
import { DemoError } from "../steps/demo-error.ts";
import { unlessStopped } from "../steps/stop-signal.ts";
import { judge, type Verdict } from "../tasks/judge.ts";
import { toJobScript, type PlannedTask } from "../tasks/planned-task.ts";
import type { TaskReport } from "../tasks/task-report.ts";
import type { Screen } from "../text/screen.ts";
import { loadProject, pollingOften, type LoadedProject } from "./load-project.ts";
import { createProgressView, type ProgressView } from "./progress-view.ts";
import { runTasks } from "./run-tasks.ts";
import { settledInventory, stopTasks } from "./stop-tasks.ts";

/** When the service is killed, after the first submission: in the middle of the submissions. Milliseconds. */
const KILL_AFTER_MS = 2_600;
/** How long it is down. Milliseconds. */
const DOWN_MS = 1_500;
/** Tasks that have not ended by then never will. Milliseconds. */
const RUN_TIMEOUT_MS = 60_000;

export interface HttpRunOptions {
  readonly folder: string;
  readonly project: string;
  readonly tasks: readonly PlannedTask[];
  readonly screen: Screen;
  /** Whether the service is killed in the middle. */
  readonly kill: boolean;
  /** Monotonic time in milliseconds. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}

export interface HttpRun {
  readonly verdict: Verdict;
  readonly inventory: Inventory;
  /** How often the service was started again. */
  readonly restarts: number;
}

/**
 * Runs the tasks with the scaffolded plugin against a job service in another process. Whatever happens, no job is left running and
 * the service has ended when this settles.
 */
export async function runOverHttp(options: HttpRunOptions): Promise<HttpRun> {
  const { folder, project, tasks, screen, now } = options;
  const loaded = await loadProject(project);
  const token = randomBytes(24).toString("hex");
  const lost = new AbortController();
  const signal = AbortSignal.any([options.signal, lost.signal]);
  const view = createProgressView(screen, tasks, now);

  // What is put there last is ended first.
  await using cleanup = new AsyncDisposableStack();
  cleanup.defer(() => view.close());
  const service = await startService(folder, tasks, token, (event) => tellServiceEvent(event, view, lost));
  cleanup.defer(async () => await service.stop());
  view.setFooter(footer(service.pid));
  view.tell(`job service on ${service.baseUrl}, process ${service.pid}: kill -9 it whenever you like`, "plain");
  const plugin = loaded.createPlugin({ baseUrl: service.baseUrl });
  const runtime = createRuntime(loaded, plugin, token, join(folder, "runtime.log"));
  const reports: TaskReport[] = [];
  const running = runTasks({
    runtime,
    tasks,
    signal,
    onProgress: (progress) => view.update(progress),
    onEnd: (report) => reports.push(report),
  });
  cleanup.defer(async () => await stopTasks({ screen, runtime, running, service, isServiceLost: lost.signal.aborted }));
  cleanup.defer(() => view.close());
  const killTimer = options.kill ? setTimeout(() => service.kill(), KILL_AFTER_MS) : undefined;
  cleanup.defer(() => clearTimeout(killTimer));

  await unlessStopped(Promise.race([running, sleep(RUN_TIMEOUT_MS, undefined, { ref: false })]), signal);
  const inventory = await settledInventory(service);
  return { verdict: judge(tasks, reports, inventory), inventory, restarts: service.restarts };
}

async function startService(
  folder: string,
  tasks: readonly PlannedTask[],
  token: string,
  onEvent: (event: ServiceEvent) => void,
): Promise<SupervisedService> {
  const file = join(folder, "jobs.jsonl");
  const scriptFile = join(folder, "job-script.json");
  // A folder that is used again holds the jobs of the last run.
  await rm(file, { force: true });
  await writeFile(scriptFile, JSON.stringify(toJobScript(tasks)));
  return await superviseService({ file, scriptFile, token, downMs: DOWN_MS, onEvent });
}

function createRuntime({ runtime }: LoadedProject, plugin: PluginEntry, token: string, logFile: string): Runtime {
  return runtime.createRuntime({
    plugins: [pollingOften(plugin)],
    secretManager: runtime.createEnvSecretManager({ JOB_API_TOKEN: token }),
    // What the runtime has to say in between would tear the display apart.
    logger: runtime.createJsonLogger({ level: "info", write: (line) => appendFileSync(logFile, `${line}\n`) }),
  });
}

function tellServiceEvent(event: ServiceEvent, view: ProgressView, lost: AbortController): void {
  switch (event.type) {
    case "died":
      view.tell(`job service: process ${event.pid} is dead (${event.how}); its jobs go on`, "warn");
      return;
    case "restarted":
      view.setFooter(footer(event.pid));
      view.tell(`job service: started again as process ${event.pid}, on the same port and with the same jobs`, "warn");
      return;
    case "lost":
      lost.abort(new DemoError(event.error.message, String(event.error.cause), { cause: event.error }));
      return;
  }
}

function footer(pid: number): string {
  return `job service: process ${pid}`;
}

import { randomBytes } from "node:crypto";
import { appendFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { ConnectorServer } from "../../../packages/sdk/src/connector/index.ts";
import type { Logger } from "../../../packages/sdk/src/index.ts";
import { TASK_TYPE } from "../prepare/scaffold.ts";
import { superviseService } from "../service/supervise.ts";
import { DemoError } from "../steps/demo-error.ts";
import { unlessStopped } from "../steps/stop-signal.ts";
import { formatProgress } from "../tasks/board.ts";
import { judge } from "../tasks/judge.ts";
import { toJobScript, type PlannedTask } from "../tasks/planned-task.ts";
import type { TaskReport } from "../tasks/task-report.ts";
import { span } from "../text/line.ts";
import type { Screen } from "../text/screen.ts";
import { loadProject } from "./load-project.ts";
import { runTasks } from "./run-tasks.ts";
import { settledInventory, stopTasks } from "./stop-tasks.ts";

/** A task that has not ended by then never will. Milliseconds. */
const RUN_TIMEOUT_MS = 30_000;
/** How long calls under way may take when everything is over. Milliseconds. */
const GRACE_MS = 1_000;

export interface GrpcRunOptions {
  readonly folder: string;
  readonly project: string;
  readonly task: PlannedTask;
  readonly screen: Screen;
  /** Monotonic time in milliseconds. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/**
 * Serves the scaffolded plugin as a Flyte connector, and runs a task in a runtime that knows the plugin only by the connector's address.
 *
 * @returns how the task ended.
 * @throws DemoError when that is not as the service says it should be. Whatever happens, nothing is left running.
 */
export async function runOverGrpc(options: GrpcRunOptions): Promise<TaskReport> {
  const { folder, project, task, screen, now, signal } = options;
  const { runtime: runtimes, connector: connectors, createPlugin } = await loadProject(project);
  const token = randomBytes(24).toString("hex");
  const logFile = join(folder, "connector.log");
  const logger: Logger = runtimes.createJsonLogger({
    level: "info",
    write: (line) => appendFileSync(logFile, `${line}\n`),
  });
  const lost = new AbortController();

  // What is put there last is ended first.
  await using cleanup = new AsyncDisposableStack();
  const file = join(folder, "grpc-jobs.jsonl");
  const scriptFile = join(folder, "grpc-job-script.json");
  await rm(file, { force: true });
  await writeFile(scriptFile, JSON.stringify(toJobScript([task])));
  const service = await superviseService({
    file,
    scriptFile,
    token,
    downMs: 0,
    onEvent: (event) => {
      if (event.type === "lost") lost.abort(new DemoError(event.error.message, "", { cause: event.error }));
    },
  });
  cleanup.defer(async () => await service.stop());
  const server: ConnectorServer = await connectors.serveConnector({
    plugins: [createPlugin({ baseUrl: service.baseUrl })],
    host: "127.0.0.1",
    port: 0,
    logger,
    secretManager: runtimes.createEnvSecretManager({ JOB_API_TOKEN: token }),
  });
  cleanup.defer(async () => await server.close({ graceMs: GRACE_MS }));
  const endpoint = `127.0.0.1:${server.port}`;
  const types = server.connectors.flatMap(({ taskTypes }) => taskTypes.map(({ name }) => name)).join(", ");
  screen.print([span(`   connector on ${endpoint}, serves ${types}`)]);

  const plugin = connectors.connectorPlugin({
    defaultConnector: { endpoint, security: { kind: "plaintext" } },
    supportedTaskTypes: [TASK_TYPE],
    webApi: { caching: { resyncInterval: "5s" } },
  });
  const runtime = runtimes.createRuntime({ plugins: [plugin], logger });
  const startedAt = now();
  const reports: TaskReport[] = [];
  const running = runTasks({
    runtime,
    tasks: [task],
    signal: AbortSignal.any([signal, lost.signal]),
    onProgress: (progress) => screen.print(formatProgress(progress, now() - startedAt)),
    onEnd: (report) => reports.push(report),
  });
  cleanup.defer(async () => await stopTasks({ screen, runtime, running, service, isServiceLost: lost.signal.aborted }));
  await unlessStopped(Promise.race([running, sleep(RUN_TIMEOUT_MS, undefined, { ref: false })]), signal);

  const verdict = judge([task], reports, await settledInventory(service));
  const [report] = reports;
  if (verdict.ok && report !== undefined) return report;
  const problems = [...verdict.problems, ...verdict.tasks.flatMap((one) => one.problems)];
  throw new DemoError(`the task did not end over gRPC as it should: ${problems.join("; ")}`);
}

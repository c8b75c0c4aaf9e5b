import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import type { DemoOptions } from "./options.ts";
import { buildPackages } from "./prepare/build-packages.ts";
import { runTests } from "./prepare/conformance.ts";
import { readPrepared, writePrepared } from "./prepare/prepared.ts";
import { installCreatePlugin, projectFolder, scaffold, toolFolder } from "./prepare/scaffold.ts";
import { runOverGrpc } from "./run/run-over-grpc.ts";
import { runOverHttp, type HttpRun } from "./run/run-over-http.ts";
import { DemoError } from "./steps/demo-error.ts";
import { runCommand } from "./steps/run-command.ts";
import { seconds, Steps } from "./steps/steps.ts";
import { connectorTask, demoTasks } from "./tasks/demo-tasks.ts";
import { formatSummary } from "./tasks/summary.ts";
import { span } from "./text/line.ts";
import type { Screen } from "./text/screen.ts";

/** How the names of the demo's temporary folders begin. */
export const FOLDER_PREFIX = "flyte-webapi-demo-";

export interface DemoContext {
  readonly options: DemoOptions;
  readonly screen: Screen;
  /** Monotonic time in milliseconds. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/**
 * The main job on a fresh checkout. What `demonstrate` does is the list of its steps.
 *
 * @returns the figures for `--json`.
 * @throws DemoError when something is not as it should be, StoppedError after Ctrl-C; in both cases everything is cleaned up.
 */
export async function runDemo(context: DemoContext): Promise<object> {
  const { options, screen, now } = context;
  const startedAt = now();
  const folder = await openFolder(options);
  try {
    const run = await demonstrate(context, folder);
    screen.print([], [span("All as it should be", "good"), span(` after ${seconds(now() - startedAt, 0)}`)]);
    return toJson(run, now() - startedAt);
  } finally {
    if (options.folder === undefined && !options.keep) await rm(folder, { recursive: true, force: true });
    else screen.print([span(`Kept: ${folder}`, "dim")]);
  }
}

async function demonstrate(context: DemoContext, folder: string): Promise<HttpRun> {
  const { options, screen, now, signal } = context;
  const steps = new Steps(screen, now);
  const project = await prepare(steps, folder, context);
  const tasks = demoTasks();

  steps.begin(`Run ${tasks.length} tasks over HTTP${options.kill ? ", and kill the service in the middle" : ""}`);
  const run = await runOverHttp({ folder, project, tasks, screen, kill: options.kill, now, signal });

  steps.begin("Compare what was reported with what the service holds");
  compare(run, options, screen);

  steps.begin("Serve the plugin over gRPC as a Flyte connector, and run a task through connectorPlugin");
  const { outputs = {} } = await runOverGrpc({ folder, project, task: connectorTask(), screen, now, signal });
  const values = Object.entries(outputs).map(([name, value]) => `${name} ${value}`);
  screen.print([span("   its outputs: "), span(values.join(", "), "good")]);
  return run;
}

/** Everything that has to happen once per folder: answers where the project is, ready to be run. */
async function prepare(steps: Steps, folder: string, { signal, screen }: DemoContext): Promise<string> {
  const ready = await readPrepared(folder);
  if (ready !== undefined) {
    screen.print([span(`Prepared by an earlier run: ${ready.project}`, "dim")]);
    return ready.project;
  }
  const tarballFolder = join(folder, "tarballs");
  // What a run that was stopped has left there.
  for (const part of [tarballFolder, toolFolder(folder), projectFolder(folder)]) {
    await rm(part, { recursive: true, force: true });
  }
  const tarballs = await steps.run("Build and pack the packages", async () => {
    const value = await buildPackages(tarballFolder, signal);
    return { value, note: Object.values(value).map(fileName).join(", ") };
  });
  const project = await steps.run("Scaffold a plugin with the packed create-plugin, and install it", async () => {
    const program = await installCreatePlugin(folder, tarballs, signal);
    const value = await scaffold(folder, program, tarballs, signal);
    return { value, note: value };
  });
  await steps.run("Test the plugin: types, unit tests, conformance", async () => {
    const { requirements, passed } = await runTests(project, signal);
    if (requirements.length === 0) throw new DemoError("the tests of the scaffolded plugin hold no conformance suite");
    const details = requirements.map((requirement) => [span("✓ ", "good"), span(requirement, "dim")]);
    return { value: undefined, note: `${passed} tests passed, ${requirements.length} of them requirements`, details };
  });
  await steps.run("Build the plugin", async () => {
    await runCommand({ command: "npm", args: ["run", "build"], cwd: project, signal });
    return { value: undefined, note: "" };
  });
  await writePrepared(folder, { project });
  return project;
}

function compare({ verdict, inventory, restarts }: HttpRun, options: DemoOptions, screen: Screen): void {
  screen.print(...formatSummary(verdict, screen.columns));
  const faults = inventory.faults.map(({ fault, execution }) => `${fault} (${execution})`).join(", ");
  screen.print(
    [],
    [span(`Jobs in the service: ${inventory.jobs.length}, of which ${liveCount(inventory)} live`)],
    [span(`Submissions that came twice and got the same job: ${inventory.repeated}`)],
    [span(`Faults on the way: ${faults}`)],
    [span(`The service was killed and started again: ${restarts}×`)],
  );
  if (!verdict.ok) throw new DemoError("not every task ended as the service says it should");
  if (options.kill && restarts === 0) throw new DemoError("the job service was not killed in the middle of the run");
}

function liveCount({ jobs }: HttpRun["inventory"]): number {
  return jobs.filter(({ live }) => live).length;
}

function toJson({ verdict, inventory, restarts }: HttpRun, wallMs: number): object {
  return {
    tasks: verdict.tasks.length,
    ok: verdict.tasks.filter(({ problems }) => problems.length === 0).length,
    jobs: inventory.jobs.length,
    live: liveCount(inventory),
    repeated: inventory.repeated,
    restarts,
    wallMs: Math.round(wallMs),
  };
}

async function openFolder({ folder }: DemoOptions): Promise<string> {
  if (folder === undefined) return await mkdtemp(join(tmpdir(), FOLDER_PREFIX));
  const path = resolve(folder);
  await mkdir(path, { recursive: true });
  return path;
}

function fileName(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}

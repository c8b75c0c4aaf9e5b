import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { fromProblems, type Outcome } from "../../run/outcome.ts";
import type { Step } from "../../run/step.ts";
import { readJobFile } from "../service/job-file.ts";
import { JobTable } from "../service/job-table.ts";
import { toJobScript } from "../tasks/planned-task.ts";
import { demoTasks } from "../tasks/demo-tasks.ts";
import { FOLDER_PREFIX } from "../run-demo.ts";
import { startDemo, type EndedDemo } from "./start-demo.ts";

/** Printed by the demo: the number of the process that answers. */
const SERVICE_PID = /job service on \S+, process (\d+)/;

/**
 * What the demo promises, with real processes: it does its job, survives the death of the job service, and leaves nothing behind
 * after Ctrl-C. The first case builds and scaffolds; the others use what it made.
 */
export const demoSteps: readonly Step[] = [
  step("demo kills-service", async (folders) => {
    const demo = startDemo(["--folder", folders.shared, "--json"], folders.temporary);
    const ended = await demo.ended();
    return [...problemsOf(ended, 0), ...figureProblems(ended), ...liveJobs(folders)];
  }),
  step("demo service-killed-by-hand", async (folders) => {
    const demo = startDemo(["--folder", folders.shared, "--no-kill", "--json"], folders.temporary);
    const [, pid] = await demo.until(SERVICE_PID);
    await demo.until(/ Running /);
    process.kill(Number(pid), "SIGKILL");
    const ended = await demo.ended();
    return [...problemsOf(ended, 0), ...figureProblems(ended), ...liveJobs(folders)];
  }),
  step("demo ctrl-c", async (folders) => {
    const demo = startDemo(["--folder", folders.shared, "--no-kill"], folders.temporary);
    await demo.until(/flaky-01 +Queued/);
    demo.pressCtrlC();
    return [...problemsOf(await demo.ended(), 130), ...liveJobs(folders)];
  }),
  step("demo ctrl-c-while-service-down", async (folders) => {
    const demo = startDemo(["--folder", folders.shared], folders.temporary);
    await demo.until(/process \d+ is dead/);
    demo.pressCtrlC();
    return [...problemsOf(await demo.ended(), 130), ...liveJobs(folders)];
  }),
  step("demo interrupted-while-building", async ({ temporary }) => {
    const demo = startDemo([], temporary);
    await demo.until(/still running/);
    demo.interruptNpm();
    return problemsOf(await demo.ended(), 130);
  }),
];

/** Folders that the cases share. */
interface Folders {
  /** What was built and scaffolded, and the jobs of the last run. */
  readonly shared: string;
  /** Where the demo makes its own folders; none is there after a run. */
  readonly temporary: string;
}

let madeFolders: Folders | undefined;

function step(name: string, check: (folders: Folders) => Promise<readonly string[]>): Step {
  return {
    name,
    run: async (): Promise<Outcome> => {
      madeFolders ??= makeFolders();
      const { temporary } = madeFolders;
      const problems = await check(madeFolders);
      // Other programs, npm among them, keep caches there.
      const leftBehind = readdirSync(temporary).filter((file) => file.startsWith(FOLDER_PREFIX));
      return fromProblems([...problems, ...leftBehind.map((file) => `left in the temporary folder: ${file}`)]);
    },
  };
}

function makeFolders(): Folders {
  const root = mkdtempSync(join(tmpdir(), "flyte-webapi-demo-check-"));
  process.once("exit", () => rmSync(root, { recursive: true, force: true }));
  return { shared: mkdtempSync(join(root, "shared-")), temporary: mkdtempSync(join(root, "tmp-")) };
}

function problemsOf({ exitCode, output, survivors }: EndedDemo, wanted: number): string[] {
  return [
    ...(exitCode === wanted ? [] : [`exit code ${exitCode} instead of ${wanted}:\n${output}`]),
    ...survivors.map(({ pid, command }) => `still running: ${pid} ${command}`),
  ];
}

/** The last line of a run with `--json`. */
function figureProblems({ output }: EndedDemo): string[] {
  const last = output.trimEnd().split("\n").at(-1) ?? "";
  try {
    // The demo's own figures; whatever else stands there has none of these fields.
    const figures = JSON.parse(last) as Readonly<Record<string, unknown>>;
    const wanted = { tasks: 20, ok: 20, live: 0, restarts: 1 };
    return Object.entries(wanted).flatMap(([name, value]) =>
      figures[name] === value ? [] : [`${name} is ${String(figures[name])} instead of ${value}`],
    );
  } catch {
    return [`the last line is no JSON: ${last}`];
  }
}

/** Jobs that the service's own file says are not over. */
function liveJobs({ shared }: Folders): string[] {
  const { records } = readJobFile(join(shared, "jobs.jsonl"));
  const table = new JobTable(toJobScript(demoTasks()), records, () => {});
  const { jobs } = table.inventory(Date.now());
  if (jobs.length === 0) return ["the service never had a job: this run shows nothing"];
  return jobs.filter(({ live }) => live).map(({ id, execution }) => `job ${id} of ${execution} still runs`);
}

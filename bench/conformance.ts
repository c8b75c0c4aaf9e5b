import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { buildPackages } from "../tools/demo/prepare/build-packages.ts";
import { installCreatePlugin, scaffold } from "../tools/demo/prepare/scaffold.ts";
import { binOf, userEnvironment } from "../tools/demo/steps/run-command.ts";
import { result, type BenchResult } from "./result.ts";

/** What one run of vitest takes, in seconds. */
interface Cost {
  readonly wall: number;
  /** Of all its processes. */
  readonly cpu: number;
}

const TRIES = 5;
const EMPTY_TEST = "test/empty.test.ts";
const SUITE = "test/conformance.test.ts";

/** What the profiles of a conformance suite take for whom the kit is made: packed packages, and the plugin that create-plugin makes. */
export async function benchConformance(): Promise<readonly BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), "flyte-webapi-bench-"));
  const { signal } = new AbortController();
  try {
    const tarballs = await buildPackages(join(folder, "tarballs"), signal);
    const project = await scaffold(folder, await installCreatePlugin(folder, tarballs, signal), tarballs, signal);
    await writeFile(join(project, EMPTY_TEST), 'import { it } from "vitest";\n\nit("does nothing", () => {});\n');
    const empty = await best(project, EMPTY_TEST, "quick");
    const results: BenchResult[] = [];
    for (const [profile, target, most] of [
      ["quick", "2 s", 8],
      ["ci", "5 s", 18],
    ] as const) {
      const { wall, cpu } = await best(project, SUITE, profile);
      const what = `conformance of the rest template, built, profile ${profile}`;
      results.push(
        // Neighbours on a busy machine count here: no bound.
        result(`${what}: wall time, ${target} asked on two free cores, against an empty run`, wall, "s", empty.wall),
        result(`${what}: CPU time, against an empty run`, cpu, "s", empty.cpu, {
          says: `ratio at most ${most}`,
          holds: (ratio) => ratio <= most,
        }),
      );
    }
    return results;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The least of several runs: neighbours only ever add. */
async function best(project: string, test: string, profile: string): Promise<Cost> {
  const costs: Cost[] = [];
  for (let index = 0; index < TRIES; index++) costs.push(await runVitest(project, test, profile));
  return { wall: Math.min(...costs.map(({ wall }) => wall)), cpu: Math.min(...costs.map(({ cpu }) => cpu)) };
}

/** The shell says what its children have used; Node has no way to ask. */
async function runVitest(project: string, test: string, profile: string): Promise<Cost> {
  const start = performance.now();
  const child = spawn("sh", ["-c", '"$@" >&2 && times', "sh", binOf(project, "vitest"), "run", test], {
    cwd: project,
    env: { ...userEnvironment(process.env), FLYTE_WEBAPI_PROFILE: profile },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let times = "";
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (times += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
  const code = await new Promise((resolve, reject) => {
    child.on("error", reject).on("close", resolve);
  });
  const wall = (performance.now() - start) / 1_000;
  if (code !== 0) throw new Error(`vitest run ${test} ended with ${String(code)}:\n${output}`);
  return { wall, cpu: readTimes(times) };
}

/** Reads what `times` prints, one line for the shell and one for its children: `0m1.234s 0m0.567s`, user and system. */
function readTimes(text: string): number {
  const [user, system] = [...(text.trim().split("\n")[1] ?? "").matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds),
  );
  if (user === undefined || system === undefined) throw new Error(`\`times\` printed ${JSON.stringify(text)}`);
  return user + system;
}

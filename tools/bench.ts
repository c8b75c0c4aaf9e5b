// Benchmarks, each beside a baseline that is measured in the same run.
//
//   bench.ts [--json] [--only <name>] [--keep]     all by default; bench/README.md says which there are
//   --keep writes the results to bench/results/
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { result, type BenchResult } from "../bench/result.ts";
import { repoRoot } from "./run/repo.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
    only: { type: "string" },
  },
});

const GIB = 1_024 ** 3;
const TASKS = 100_000;

/** Runs a program of bench/ and reads the last line that it prints. */
async function run(file: string, ...args: readonly string[]): Promise<unknown> {
  return await runWith([], file, ...args);
}

async function runWith(nodeFlags: readonly string[], file: string, ...args: readonly string[]): Promise<unknown> {
  const flags = ["--expose-gc", "--no-warnings", "--conditions=@flyte-webapi/source", ...nodeFlags];
  const child = spawn(process.execPath, [...flags, join("bench", file), ...args], {
    cwd: repoRoot,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  const code = await new Promise((resolve, reject) => {
    child.on("error", reject).on("close", resolve);
  });
  if (code !== 0) throw new Error(`bench/${file} ended with ${String(code)}`);
  return JSON.parse(output.trim().split("\n").at(-1) ?? "");
}

async function benchMemory(): Promise<readonly BenchResult[]> {
  // What bench/memory.ts prints.
  const measure = async (store: string) =>
    (await run("memory.ts", String(TASKS), store)) as {
      readonly bytesPerTask: number;
      readonly cpuMsPerSecond: number;
    };
  const bare = await measure("none");
  const stored = await measure("memory");
  return [
    result(
      "memory: bytes per task in flight at 100,000, state in a file, against 2 KB",
      bare.bytesPerTask,
      "B",
      2_048,
      {
        says: "ratio at most 1",
        holds: (ratio) => ratio <= 1,
      },
    ),
    result("memory: the same with the memory store, against without", stored.bytesPerTask, "B", bare.bytesPerTask),
    result("memory: CPU per second while 100,000 tasks idle, against one core", bare.cpuMsPerSecond, "ms/s", 1_000),
  ];
}

async function benchHundredThousand(): Promise<readonly BenchResult[]> {
  // What bench/hundred-thousand.ts prints.
  // Without a limit Node lets garbage lie until it has a reason to collect it, and what is measured is its patience.
  const limits = ["--max-old-space-size=800", "--max-semi-space-size=16"];
  const { ended, virtualMinutes, maxRssBytes } = (await runWith(limits, "hundred-thousand.ts", String(TASKS))) as {
    readonly ended: number;
    readonly virtualMinutes: number;
    readonly maxRssBytes: number;
  };
  return [
    result("100,000 tasks: ended, against submitted", ended, "tasks", TASKS, {
      says: "ratio 1",
      holds: (ratio) => ratio === 1,
    }),
    result("100,000 tasks: most memory, against 1 GiB", maxRssBytes, "B", GIB, {
      says: "ratio at most 1",
      holds: (ratio) => ratio <= 1,
    }),
    result("100,000 tasks: virtual time, against one hour", virtualMinutes, "min", 60),
  ];
}

// bench/run.ts prints a list of results.
const inProcess = (name: string) => async () => (await run("run.ts", name)) as readonly BenchResult[];

const benches: Readonly<Record<string, () => Promise<readonly BenchResult[]>>> = {
  scheduler: inProcess("scheduler"),
  rounds: inProcess("rounds"),
  memory: benchMemory,
  durable: inProcess("durable"),
  "hundred-thousand": benchHundredThousand,
  simulations: inProcess("simulations"),
  conformance: inProcess("conformance"),
  "connector-cpu": inProcess("connector-cpu"),
  "connector-memory": inProcess("connector-memory"),
  "connector-malformed": inProcess("connector-malformed"),
  "connector-python": inProcess("connector-python"),
};

const results: BenchResult[] = [];
for (const [name, bench] of Object.entries(benches)) {
  if (values.only !== undefined && values.only !== name) continue;
  process.stderr.write(`${name}\n`);
  results.push(...(await bench()));
}
if (values.only !== undefined && !(values.only in benches))
  throw new Error(`There is no benchmark ${values.only}: ${Object.keys(benches).join(", ")}`);

for (const { name, value, unit, baseline, ratio, bound, ok } of results) {
  const verdict = bound === undefined ? "" : `  ${ok === true ? "ok" : "MISSED"}: ${bound}`;
  process.stdout.write(`${name}: ${value} ${unit}; baseline ${baseline}, ratio ${ratio}${verdict}\n`);
}
const report = { node: process.version, cores: cpus().length, cpu: cpus()[0]?.model ?? "unknown", results };
if (values.keep) {
  const folder = join(repoRoot, "bench", "results");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${values.only ?? "all"}.json`), `${JSON.stringify(report, undefined, 2)}\n`);
}
if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`);
process.exitCode = results.some(({ ok }) => ok === false) ? 1 : 0;

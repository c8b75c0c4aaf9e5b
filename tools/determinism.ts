// Does the same plan give the same trace: each time, on every transport, and on every version of Node that the packages support?
//
//   determinism.ts [--json] [--plans <n>] [--replays <n>] [--nodes <majors>]
//   --plans    for each transport (direct, intercept, grpc); default 1,000
//   --replays  of each plan; default 5
//   --nodes    default 22,24,26; those that are not here are installed from the registry, into .cache, or skipped
import { parseArgs } from "node:util";

import { compareTraces } from "./determinism/compare-traces.ts";
import { findNode } from "./run/find-node.ts";
import { runTraces, type Traces } from "./determinism/run-traces.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    plans: { type: "string", default: "1000" },
    replays: { type: "string", default: "5" },
    nodes: { type: "string", default: "22,24,26" },
  },
});

const TIMEOUT_MS = 15 * 60_000;
const SHOWN = 10;

function wholeNumber(option: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new RangeError(`--${option} is ${JSON.stringify(text)}; expected a whole number of at least ${least}`);
}

const start = performance.now();
const plans = wholeNumber("plans", values.plans, 1);
const replays = wholeNumber("replays", values.replays, 2);
const all: Traces[] = [];
const skipped: { node: number; reason: string }[] = [];
for (const major of values.nodes.split(",").map((text) => wholeNumber("nodes", text, 20))) {
  const found = await findNode(major);
  if ("missing" in found) {
    skipped.push({ node: major, reason: found.missing });
    process.stdout.write(`Node ${major}: SKIPPED, ${found.missing}\n`);
    continue;
  }
  const traces = await runTraces(found.path, plans, replays, TIMEOUT_MS);
  all.push(traces);
  const counts = traces.traces.map(({ transport, hashes }) => `${hashes.length} plans x ${replays} ${transport}`);
  process.stdout.write(`Node ${traces.node}: ${counts.join(", ")}\n`);
}
if (all.length === 0) throw new Error(`None of the versions ${values.nodes} of Node could be had`);

const { unstable, differing, problems } = compareTraces(all);
for (const problem of problems.slice(0, SHOWN)) process.stdout.write(`PROBLEM ${problem}\n`);
process.stdout.write(
  `${unstable} plans whose replays differ, ${differing} that differ between ${all.map(({ node }) => node).join(", ")}\n`,
);
const summary = {
  plans,
  replays,
  transports: all[0]?.traces.map(({ transport }) => transport),
  nodes: all.map(({ node }) => node),
  skipped,
  unstable,
  differing,
  wallMs: Math.round(performance.now() - start),
};
if (values.json) process.stdout.write(`${JSON.stringify(summary)}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;

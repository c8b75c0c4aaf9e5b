// Measures the kit itself: does it catch every broken plugin, for the right reason, and leave every correct one alone? And the same of the
// checks of the runtime, with broken runtimes.
//
//   conformance-score.ts [--json] [--seed <n>] [--seeds <n>] [--simulations <n>] [--soak] [--threads <n>] [--only <text>]
//   --seeds        with so many seeds each broken plugin must be caught; default 1, and 20 for the full claim
//   --simulations  of each correct plugin; default 10,000, and 100,000 with --soak
//   --threads      default: one per core
//   --only         plugins whose name has this text in it, such as "grpc": a soak of all takes more than an hour on two cores
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";

import { scoreRuntimes } from "../packages/sdk/test/broken-runtime/check-runtime.ts";
import { readSubjects } from "./score/subjects.ts";
import { score, type ScoreProgress } from "./score/score.ts";
import { renderScore } from "./score/render-score.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    seed: { type: "string", default: "1" },
    seeds: { type: "string", default: "1" },
    simulations: { type: "string" },
    soak: { type: "boolean", default: false },
    threads: { type: "string", default: String(availableParallelism()) },
    only: { type: "string" },
  },
});

function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new RangeError(`--${option} is ${JSON.stringify(text)}; expected a whole number of at least 1`);
}

const onTerminal = process.stderr.isTTY && process.env["CI"] === undefined;
const progress: ScoreProgress = ({ done, total, name }) => {
  if (onTerminal) process.stderr.write(`\r\u001b[K${done}/${total} ${name}`);
  else process.stderr.write(`${done}/${total} ${name}\n`);
};

const depth = {
  seed: wholeNumber("seed", values.seed),
  seeds: wholeNumber("seeds", values.seeds),
  simulations: wholeNumber("simulations", values.simulations ?? (values.soak ? "100000" : "10000")),
};
const result = await score(readSubjects(values.only), depth, wholeNumber("threads", values.threads), progress);
if (onTerminal) process.stderr.write("\r\u001b[K");
const { problems, ...runtime } = await scoreRuntimes();
process.stdout.write(`${renderScore(result)}\n`);
process.stdout.write(`${runtime.killed} of ${runtime.broken} broken runtimes caught\n`);
for (const problem of problems) process.stdout.write(`PROBLEM ${problem}\n`);
if (values.json) process.stdout.write(`${JSON.stringify({ ...result.summary, runtime })}\n`);
process.exitCode = result.problems.length + problems.length === 0 ? 0 : 1;

// Measures the kit itself: does it catch every broken plugin, for the right reason, and leave every correct one alone? And the same of the
// checks of the runtime, with broken runtimes.
import { parseArgs } from "node:util";

import { scoreRuntimes } from "../packages/sdk/test/broken-runtime/check-runtime.ts";
import { readSubjects } from "./score/subjects.ts";
import { score, type ScoreProgress } from "./score/score.ts";
import { renderScore } from "./score/render-score.ts";

const { values } = parseArgs({
  options: { json: { type: "boolean", default: false }, seed: { type: "string", default: "1" } },
});

const onTerminal = process.stderr.isTTY && process.env["CI"] === undefined;
const progress: ScoreProgress = ({ done, total, name }) => {
  if (onTerminal) process.stderr.write(`\r\u001b[K${done}/${total} ${name}`);
  else process.stderr.write(`${done}/${total} ${name}\n`);
};

const result = await score(readSubjects(), Number(values.seed), progress);
if (onTerminal) process.stderr.write("\r\u001b[K");
const { problems, ...runtime } = await scoreRuntimes();
process.stdout.write(`${renderScore(result)}\n`);
process.stdout.write(`${runtime.killed} of ${runtime.broken} broken runtimes caught\n`);
for (const problem of problems) process.stdout.write(`PROBLEM ${problem}\n`);
if (values.json) process.stdout.write(`${JSON.stringify({ ...result.summary, runtime })}\n`);
process.exitCode = result.problems.length + problems.length === 0 ? 0 : 1;

// Measures the kit itself: does it catch every broken plugin, for the right reason, and leave every correct one alone?
import { parseArgs } from "node:util";

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
process.stdout.write(`${renderScore(result)}\n`);
if (values.json) process.stdout.write(`${JSON.stringify(result.summary)}\n`);
process.exitCode = result.problems.length === 0 ? 0 : 1;

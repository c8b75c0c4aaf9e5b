import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { listenForStop } from "../demo/steps/stop-signal.ts";
import { StoppedError } from "../demo/steps/demo-error.ts";
import { HELP, parseOptions, type ChaosOptions } from "./options.ts";
import { runChaos, type ChaosProgress, type ChaosResult } from "./run-chaos.ts";

/** Where nothing can be rewritten, a line says how far it is after so many kills. */
const LINE_EVERY = 20;
/** Of one kind; the rest looks alike. */
const MOST_LINES = 20;

/** Runs the chaos and answers its exit code. Never throws. */
export async function main(args: readonly string[]): Promise<number> {
  let options: ChaosOptions;
  try {
    options = parseOptions(args);
  } catch (error) {
    process.stderr.write(`chaos: ${messageOf(error)}\nSee npm run chaos -- --help\n`);
    return 2;
  }
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const folder = mkdtempSync(join(tmpdir(), "flyte-webapi-chaos-"));
  const stop = listenForStop((exitCode) => process.exit(exitCode));
  let isClean = false;
  try {
    const result = await runChaos({ ...options, folder, onProgress: progressOn(options), signal: stop.signal });
    isClean = report(result, options);
    if (!isClean) process.stderr.write(`The store, and the runtime's log, are in ${folder}\n`);
    return isClean ? 0 : 1;
  } catch (error) {
    if (error instanceof StoppedError) {
      isClean = true;
      process.stderr.write(`\nStopped by ${error.signal}\n`);
      return error.exitCode;
    }
    process.stderr.write(`\nThe chaos run itself failed: ${messageOf(error)}\nIts files are in ${folder}\n`);
    return 1;
  } finally {
    stop.release();
    if (isClean) rmSync(folder, { recursive: true, force: true });
  }
}

function progressOn({ kills: total, tasks }: ChaosOptions): (progress: ChaosProgress) => void {
  const onTerminal = process.stderr.isTTY && process.env["CI"] === undefined;
  return ({ kills, submitted, ended }) => {
    const text = `killed ${kills} of ${total} times; ${submitted} of ${tasks} tasks submitted, ${ended} ended`;
    if (onTerminal) process.stderr.write(`\r\u001b[K${text}`);
    else if (kills % LINE_EVERY === 0 || kills === total) process.stderr.write(`${text}\n`);
  };
}

/** @returns whether all is as it should be. */
function report({ kills, tasks, jobs, findings, problems }: ChaosResult, options: ChaosOptions): boolean {
  const lines = problems.map((problem) => `problem: ${problem}`);
  for (const [kind, list] of Object.entries(findings)) {
    // Lists of lines, whatever their name.
    const found = list as readonly string[];
    lines.push(...found.slice(0, MOST_LINES).map((line) => `${kind}: ${line}`));
    if (found.length > MOST_LINES) lines.push(`${kind}: ... ${found.length - MOST_LINES} more`);
  }
  const counts = {
    lost: findings.lost.length,
    duplicates: findings.duplicates.length,
    orphans: findings.orphans.length,
    tokensLeaked: findings.tokensLeaked.length,
    quotaExceeded: findings.quotaExceeded.length,
    problems: problems.length,
  };
  const isClean = Object.values(counts).every((count) => count === 0) && tasks === options.tasks;
  const total = `${kills} kills, ${tasks} tasks, ${jobs} jobs; seed ${options.seed}`;
  process.stdout.write(
    `\n${[...lines, `${total}: ${isClean ? "nothing lost, doubled or left behind" : "NOT as it should be"}`].join("\n")}\n`,
  );
  if (options.json) process.stdout.write(`${JSON.stringify({ kills, tasks, ...counts, jobs })}\n`);
  return isClean;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

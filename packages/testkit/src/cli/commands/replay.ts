import { existsSync, readFileSync } from "node:fs";

import { evaluate } from "../../check/evaluate.ts";
import { parseCorpusEntry } from "../../corpus/corpus-entry.ts";
import { decodeReplayToken, type ReplayCase } from "../../replay/replay-token.ts";
import { maskSecrets } from "../../report/mask-secrets.ts";
import { describeInventory, timeline } from "../../report/timeline.ts";
import type { Subject } from "../../simulate/simulate.ts";
import { REQUIREMENTS } from "../../requirements/catalogue.ts";
import { checkedDemand } from "../checked-values.ts";
import { harnessError, usageError } from "../cli-error.ts";
import type { Command } from "../command.ts";
import { ExitCode } from "../exit-code.ts";
import type { Host } from "../host.ts";
import type { Arguments } from "../parse-arguments.ts";
import { loadSubject, SUBJECT_FLAGS } from "./load-subject.ts";

export const REPLAY: Command = {
  name: "replay",
  argument: "<token or file>",
  summary: "Run one plan again: a token, a file of the corpus, or a result.json with all that broke",
  flags: SUBJECT_FLAGS,
  examples: [
    "replay fw1_hY9BDoMwDAT...",
    "replay .testkit/corpus/CR-01-0123456789ab.json",
    "replay conformance-report/result.json",
  ],
  run: replayCommand,
};

async function replayCommand(args: Arguments, host: Host): Promise<ExitCode> {
  const cases = readCases(args.argument ?? "");
  const loaded = await loadSubject(args, host);
  try {
    let code: ExitCode = ExitCode.Ok;
    for (const replay of cases) {
      if (await replayOne(loaded.subject, replay, host)) code = ExitCode.Violation;
    }
    return code;
  } finally {
    loaded.release();
  }
}

/** @returns whether the requirement is broken again. */
async function replayOne(subject: Subject, { requirement: id, plan }: ReplayCase, host: Host): Promise<boolean> {
  const requirement = checkedDemand(id, REQUIREMENTS);
  const { violations, histories, met } = await evaluate(subject, requirement, plan).catch((error: unknown) => {
    throw harnessError(
      `${id} could not be replayed: ${error instanceof Error ? error.message : String(error)}`,
      [],
      error,
    );
  });
  const history = histories[0];
  const mask = maskSecrets(history?.secrets ?? []);
  const violation = violations[0];
  const head = violation === undefined ? "HOLDS" : "FAIL";
  const verdict =
    violation === undefined
      ? [met ? "the requirement holds in this plan" : "the situation did not come about"]
      : [
          `expected: ${mask(violation.expected)}`,
          `got:      ${mask(violation.got)}`,
          `likely:   ${requirement.likelyCause}`,
        ];
  const lines = history === undefined ? [] : [...timeline(history), `end: ${describeInventory(history)}`];
  host.out(
    `${[`${head} ${id}  ${requirement.title}`, ...[...lines, ...verdict].map((line) => `  ${line}`)].join("\n")}\n`,
  );
  return violation !== undefined;
}

/** @throws CliError when the argument is neither a token nor a file that holds plans. */
function readCases(argument: string): readonly ReplayCase[] {
  try {
    if (!existsSync(argument)) {
      // No token has such characters.
      if (/[/\\.]/.test(argument)) throw new RangeError("there is no such file");
      return [decodeReplayToken(argument)];
    }
    const text = readFileSync(argument, "utf8");
    const tokens = tokensOf(text);
    if (tokens === undefined) return [parseCorpusEntry(text)];
    if (tokens.length === 0) throw new RangeError("it holds nothing that broke");
    return tokens.map(decodeReplayToken);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw usageError(
      `${argument.slice(0, 80)} cannot be replayed: ${why}`,
      "Give a token, a file of the corpus, or a result.json",
    );
  }
}

/** The tokens of a result; nothing when the text is no result. */
function tokensOf(text: string): readonly string[] | undefined {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null || !("requirements" in value) || !Array.isArray(value.requirements)) {
    return undefined;
  }
  const reports: readonly unknown[] = value.requirements;
  return reports.flatMap((report) => {
    if (typeof report !== "object" || report === null || !("counterexample" in report)) return [];
    const found = report.counterexample;
    return typeof found === "object" && found !== null && "token" in found ? [String(found.token)] : [];
  });
}

import { depthOf } from "../../check/profile.ts";
import { Corpus, CORPUS_FOLDER } from "../../corpus/corpus.ts";
import { summaryText } from "../../report/report-text.ts";
import { writeReports } from "../../report/write-reports.ts";
import { ExpectationsError } from "../../result/parse-expectations.ts";
import type { Expectations } from "../../result/expectation.ts";
import { loadExpectations } from "../../result/load-expectations.ts";
import { isCi } from "../../result/is-ci.ts";
import { runConformance } from "../../result/run-conformance.ts";
import { checkedFormats, checkedIds, checkedInteger, checkedLevel, checkedProfile } from "../checked-values.ts";
import { CliError, usageError } from "../cli-error.ts";
import type { Command } from "../command.ts";
import { ExitCode, exitCodeOf } from "../exit-code.ts";
import type { Host } from "../host.ts";
import type { Arguments } from "../parse-arguments.ts";
import { PROGRAM } from "../program.ts";
import { createProgress } from "../progress.ts";
import { loadSubject, quote, SUBJECT_FLAGS } from "./load-subject.ts";

/** The least seed that fast-check takes. */
export const LEAST_SEED: number = -(2 ** 31);
/** What is drawn when nobody says otherwise. */
export const DEFAULT_SEED = 1;
/** Where reports go. */
export const REPORT_FOLDER = "conformance-report";

export const RUN: Command = {
  name: "run",
  summary: "Check a plugin against the requirements, and write reports",
  flags: [
    ...SUBJECT_FLAGS,
    "profile",
    "runs",
    "seed",
    "only",
    "level",
    "report",
    "out",
    "expected",
    "corpus",
    "save-failures",
    "prune",
  ],
  examples: [
    "run",
    "run --plugin ./src/index.ts#myPlugin --world ./test/my.world.ts --profile quick",
    "run --package ./flyte-plugin-my-jobs-1.0.0.tgz --world ./test/my.world.ts --report json,html",
  ],
  run: runCommand,
};

async function runCommand(args: Arguments, host: Host): Promise<ExitCode> {
  const { values, switches } = args;
  const depth = depthOf(checkedInteger("--runs", values.runs, 1), checkedProfile(values.profile));
  const seed = checkedInteger("--seed", values.seed, LEAST_SEED) ?? DEFAULT_SEED;
  const only = checkedIds(values.only);
  const level = checkedLevel(values.level);
  const formats = checkedFormats(values.report);
  const expectations = expectationsOf(values.expected);
  const loaded = await loadSubject(args, host);
  try {
    host.about?.(`while plugin ${loaded.subject.plugin.id} was tried out`);
    const chosen = [
      depth.profile === "custom" ? `--runs ${depth.runs}` : `--profile ${depth.profile}`,
      `--seed ${seed}`,
      ...(only === undefined ? [] : [`--only ${only.join(",")}`]),
      ...(level === undefined ? [] : [`--level ${level}`]),
      ...(values.expected === undefined ? [] : [`--expected ${quote(values.expected)}`]),
    ];
    const result = await runConformance({
      ...loaded,
      ...depth,
      seed,
      only,
      level,
      expectations,
      corpus: new Corpus(values.corpus ?? CORPUS_FOLDER),
      keepsFailures: switches.has("save-failures") || !isCi(host.env),
      prunesCorpus: switches.has("prune"),
      replayCommand: (token) => `npx ${PROGRAM} replay ${token} ${loaded.options}`,
      reproduce: `npx ${PROGRAM} run ${loaded.options} ${chosen.join(" ")}`,
      progress: createProgress(host, depth.runs),
      signal: host.signal,
      now: () => host.now(),
    });
    host.out(summaryText(result));
    const files = writeReports(result, formats, values.out ?? REPORT_FOLDER, host.env);
    for (const file of files) host.out(`wrote ${file}\n`);
    if (host.signal.aborted) throw new CliError(ExitCode.Cancelled, "Stopped: what had not begun was not checked.");
    return exitCodeOf(result);
  } finally {
    loaded.release();
  }
}

/** Reads the expectations. @throws CliError with all that is wrong with them. */
export function expectationsOf(file: string | undefined): Expectations {
  try {
    return loadExpectations(file);
  } catch (error) {
    if (!(error instanceof ExpectationsError)) throw error;
    throw usageError(error.message);
  }
}

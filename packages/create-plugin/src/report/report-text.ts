import { scriptCall } from "../proof/package-manager-call.ts";
import type { CliError } from "../cli/cli-error.ts";
import type { RepositoryState } from "../git/init-repository.ts";
import type { Creation, Done } from "./reporter.ts";

/** What `--dry-run` prints: every file with its size. */
export function dryRunText({ files, target: { folder, kept }, plan }: Creation): string {
  const sizes = [...files].map(([path, text]) => `  ${path} (${Buffer.byteLength(text)} bytes)`);
  return lines([
    `Would write ${files.size} files to ${folder}:`,
    ...sizes,
    ...keptLines(kept),
    ...plan.notes,
    "Nothing was written.",
  ]);
}

/** What is printed at the end. */
export function createdText({ answers, files, target, plan, next, repeat }: Creation, done: Done): string {
  return lines([
    "",
    `Wrote ${files.size} files to ${target.folder}.`,
    ...keptLines(target.kept),
    gitLine(done.git),
    ...(done.installed && !done.verified
      ? [`The project was not verified: ${scriptCall(answers.packageManager, "check").join(" ")}`]
      : []),
    ...plan.notes.flatMap((note) => ["", note]),
    "",
    "Next:",
    ...next.map((step) => `  ${step}`),
    // Without it, the first run of CI fails.
    ...(done.installed ? [] : ["", "Commit the lockfile that the installation writes: CI installs from it."]),
    "",
    "README.md says where to begin.",
    `Again: ${repeat}`,
  ]);
}

/** What is printed to standard error when the program ends early. */
export function errorText({ message, advice }: CliError): string {
  return lines([`create-plugin: ${message}`, ...advice]);
}

function gitLine(git: RepositoryState): string {
  switch (git.state) {
    case "committed":
      return "It is a new git repository, with everything in its first commit.";
    case "initialized":
      return `It is a new git repository. Nothing is committed: ${git.reason}.`;
    case "none":
      return `It is no new git repository: ${git.reason}.`;
  }
}

function keptLines(kept: readonly string[]): string[] {
  return kept.length === 0 ? [] : [`Left as they are: ${kept.join(", ")}`];
}

function lines(all: readonly string[]): string {
  return `${all.join("\n")}\n`;
}

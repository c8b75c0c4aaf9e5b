import { relative } from "node:path";

import type { PackageManager } from "../plan/answers.ts";
import type { Plan } from "../plan/plan.ts";
import type { FileTree } from "../template/template.ts";
import type { Target } from "../tree/target.ts";
import type { CliError } from "./cli-error.ts";

/** What `--dry-run` prints: every file with its size. */
export function dryRunText(files: FileTree, { folder, kept }: Target, notes: readonly string[]): string {
  const sizes = [...files].map(([path, text]) => `  ${path} (${Buffer.byteLength(text)} bytes)`);
  return lines([
    `Would write ${files.size} files to ${folder}:`,
    ...sizes,
    ...keptLines(kept),
    ...notes,
    "Nothing was written.",
  ]);
}

/** What is printed at the end. */
export function doneText(written: {
  readonly files: FileTree;
  readonly target: Target;
  readonly plan: Plan;
  readonly cwd: string;
  readonly packageManager: PackageManager;
  readonly git: boolean;
}): string {
  const { files, target, plan, cwd, packageManager, git } = written;
  const folder = relative(cwd, target.folder);
  const steps = [
    ...(folder === "" ? [] : [`cd ${quote(folder)}`]),
    `${packageManager} install`,
    // `bun test` is another program than the script.
    `${packageManager} ${packageManager === "bun" ? "run test" : "test"}`,
  ];
  return lines([
    `Wrote ${files.size} files to ${target.folder}${git ? ", a new git repository" : ""}.`,
    ...keptLines(target.kept),
    ...plan.notes.flatMap((note) => ["", note]),
    "",
    "Next:",
    ...steps.map((step) => `  ${step}`),
    "",
    "README.md says where to begin: the service's states are in src/status.ts, its fake in test/.",
  ]);
}

/** What is printed to standard error when the program ends early. */
export function errorText({ message, advice }: CliError): string {
  return lines([`create-plugin: ${message}`, ...advice]);
}

function keptLines(kept: readonly string[]): string[] {
  return kept.length === 0 ? [] : [`Left as they are: ${kept.join(", ")}`];
}

/** As a shell wants it. */
function quote(path: string): string {
  return /^[\w./@-]+$/.test(path) ? path : `"${path.replace(/(["\\$`])/g, "\\$1")}"`;
}

function lines(all: readonly string[]): string {
  return `${all.join("\n")}\n`;
}

import { ExitCode } from "../cli/exit-code.ts";
import type { Project } from "../project/project.ts";
import type { Outcome } from "../report/reporter.ts";
import type { FileAction, FileOutcome } from "./file-outcome.ts";
import type { UpdatePlan } from "./plan-update.ts";

/** What has become of an update. */
interface UpdateResult {
  readonly project: Project;
  readonly plan: UpdatePlan;
  /** The version that the project has now. */
  readonly version: string;
  readonly dryRun: boolean;
  /** Whether anything was written, or would be. */
  readonly isChanged: boolean;
}

const WORDS: Readonly<Record<FileAction, string>> = {
  added: "new",
  updated: "updated",
  merged: "merged with your changes",
  conflict: "CONFLICT",
  removed: "removed",
  migrated: "changed by a migration",
  left: "left as it is",
};

/** Tells what an update has done. Exit code 5 when something is left to do by hand. */
export function updateOutcome({ project, plan, version, dryRun, isChanged }: UpdateResult): Outcome {
  const { record, folder } = project;
  const { outcomes, migrations, changes } = plan;
  const open = outcomes.filter(({ conflicts }) => conflicts > 0);
  const { packageManager } = record.answers;
  const next = [
    ...(open.length > 0 ? ["look for <<<<<<< in the files above, and decide"] : []),
    ...(changes.has("package.json") ? [`${packageManager} install`] : []),
    ...(isChanged ? [`${packageManager} ${packageManager === "bun" ? "run " : ""}test`] : []),
  ];
  const exitCode = open.length > 0 ? ExitCode.VerificationFailed : ExitCode.Done;
  const facts = {
    command: "update",
    target: folder,
    from: record.version,
    to: version,
    dryRun,
    changed: isChanged,
    migrations: migrations.map(({ number, title }) => ({ number, title })),
    files: outcomes,
    conflicts: open.reduce((sum, { conflicts }) => sum + conflicts, 0),
    next,
  };
  if (!isChanged) return { exitCode, facts, lines: [`The project is up to date with create-plugin ${version}.`] };
  const lines = [
    `${dryRun ? "Would update" : "Updated"} the project from create-plugin ${record.version} to ${version}.`,
    ...migrations.map(({ number, title }) => `  migration ${number}: ${title}`),
    ...outcomes.map(fileLine),
    ...(dryRun ? ["Nothing was written."] : []),
    ...(open.length > 0 ? ["", `${open.length} files need your decision.`] : []),
    ...(dryRun ? [] : ["", "Next:", ...next.map((step) => `  ${step}`)]),
  ];
  return { exitCode, facts, lines };
}

function fileLine({ path, action, conflicts, note }: FileOutcome): string {
  const count = action === "conflict" ? ` (${conflicts})` : "";
  return `  ${path}: ${WORDS[action]}${count}${note === undefined ? "" : `; ${note}`}`;
}

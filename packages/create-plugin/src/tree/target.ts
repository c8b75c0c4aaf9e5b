import { existsSync, lstatSync, readdirSync, realpathSync } from "node:fs";

import { CliError } from "../cli/cli-error.ts";
import { ExitCode } from "../cli/exit-code.ts";

/** A folder that can take a project. */
export interface Target {
  /** Absolute, without links. */
  readonly folder: string;
  readonly exists: boolean;
  /** What is there already and stays as it is: a project's file of the same name is not written. */
  readonly kept: readonly string[];
}

/** What a fresh repository holds before there is any code, and what editors and file managers leave behind. */
const HARMLESS: ReadonlySet<string> = new Set([
  ".DS_Store",
  ".git",
  ".gitattributes",
  ".gitignore",
  ".idea",
  ".vscode",
  "LICENSE",
  "LICENSE.md",
  "LICENSE.txt",
  "README.md",
  "Thumbs.db",
]);

/** How many of the things in a folder are named. */
const SHOWN = 5;

/**
 * Looks at the folder that the project shall be written to. Changes nothing.
 *
 * @throws CliError with exit code 3 when it is no folder, or holds something that could be lost.
 */
export function inspectTarget(path: string): Target {
  try {
    return inspect(path);
  } catch (error) {
    // Such as a file among the parents, a name that is too long, a folder of somebody else.
    throw error instanceof CliError || !(error instanceof Error)
      ? error
      : refused(`${path} cannot be used: ${error.message}`);
  }
}

function inspect(path: string): Target {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return { folder: path, exists: false, kept: [] };
  if (!existsSync(path)) throw refused(`${path} is a link that leads nowhere`);
  const folder = realpathSync(path);
  if (!lstatSync(folder).isDirectory()) throw refused(`${path} is a file`);
  const entries = readdirSync(folder).sort();
  const others = entries.filter((entry) => !HARMLESS.has(entry));
  if (others.length > 0) throw refused(`${path} is not empty: it holds ${list(others)}`);
  return { folder, exists: true, kept: entries };
}

function refused(what: string): CliError {
  return new CliError(ExitCode.TargetRefused, what, [
    "Nothing was written. Give another name, or another folder with --dir.",
  ]);
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN).join(", ");
  return names.length > SHOWN ? `${shown} and ${names.length - SHOWN} more` : shown;
}

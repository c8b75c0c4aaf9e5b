import { existsSync, lstatSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, isAbsolute } from "node:path";

import { CliError } from "../cli/cli-error.ts";
import { ExitCode } from "../cli/exit-code.ts";

/** What becomes of files: their new text, or `undefined` for one that is removed. */
export type Changes = ReadonlyMap<string, string | undefined>;

/**
 * Writes all changes, or none.
 *
 * @throws CliError with exit code 3 when the file system refuses, or a path leads through a link to the outside. Then every file is what it was.
 */
export function writeChanges(root: string, changes: Changes): void {
  const before = new Map<string, Buffer | undefined>();
  const newFolders: string[] = [];
  try {
    for (const path of changes.keys()) {
      checkInside(root, join(root, path));
      checkIsFile(root, join(root, path));
    }
    for (const [path, text] of changes) {
      const file = join(root, path);
      before.set(file, existsSync(file) ? readFileSync(file) : undefined);
      if (text === undefined) rmSync(file, { force: true });
      else {
        const newFolder = mkdirSync(dirname(file), { recursive: true });
        if (newFolder !== undefined) newFolders.push(newFolder);
        // In place, so that the rights of the file stay.
        writeFileSync(file, text);
      }
    }
  } catch (error) {
    restore(before, newFolders);
    if (error instanceof CliError || !(error instanceof Error)) throw error;
    throw new CliError(
      ExitCode.TargetRefused,
      `${root} cannot be written: ${error.message}`,
      ["Nothing was written."],
      {
        cause: error,
      },
    );
  }
}

function restore(before: ReadonlyMap<string, Buffer | undefined>, newFolders: readonly string[]): void {
  for (const [file, bytes] of before) {
    try {
      if (bytes === undefined) rmSync(file, { force: true });
      else if (!existsSync(file) || !readFileSync(file).equals(bytes)) writeFileSync(file, bytes);
    } catch {
      // The file that could not be written is what it was; the others come first.
    }
  }
  // Nothing but what was written here can be in them.
  for (const folder of newFolders) rmSync(folder, { recursive: true, force: true });
}

/** A folder, or what else stands where a file belongs. */
function checkIsFile(root: string, file: string): void {
  const stats = lstatSync(file, { throwIfNoEntry: false });
  if (stats === undefined || stats.isFile()) return;
  throw new CliError(ExitCode.TargetRefused, `${root} cannot be written: ${file} is no file`, [
    "Rename or remove it. Nothing was written.",
  ]);
}

/** A link could lead out of the project. */
function checkInside(root: string, file: string): void {
  const stats = lstatSync(file, { throwIfNoEntry: false });
  const folder = existingFolder(dirname(file));
  const way = relative(realpathSync(root), realpathSync(folder));
  const isOutside = way === ".." || way.startsWith("../") || way.startsWith("..\\") || isAbsolute(way);
  if (!isOutside && stats?.isSymbolicLink() !== true) return;
  throw new CliError(ExitCode.TargetRefused, `${file} is reached through a link; it is not written`, [
    "Put a file in its place, or move the project to where it really is. Nothing was written.",
  ]);
}

function existingFolder(folder: string): string {
  return existsSync(folder) ? folder : existingFolder(dirname(folder));
}

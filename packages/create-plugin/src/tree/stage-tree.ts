import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { CliError, cancelledError } from "../cli/cli-error.ts";
import { ExitCode } from "../cli/exit-code.ts";
import { isKept } from "../plan/plan.ts";
import type { FileTree } from "../template/template.ts";
import type { Target } from "./target.ts";

/** A project that is ready beside its target, and has not touched it. */
export interface StagedTree {
  /** Where the project is for now. */
  readonly folder: string;
  /**
   * Moves everything in the folder to the target: all or nothing.
   *
   * @throws CliError with exit code 3 when the file system refuses. Then the target is what it was.
   */
  move(): Promise<void>;
  /** Removes what is left beside the target. */
  discard(): Promise<void>;
}

/**
 * Writes all files into a temporary folder beside the target, where they can be renamed from.
 *
 * @throws CliError with exit code 130 when `signal` is aborted meanwhile, 3 when the file system refuses. Nothing is left behind then.
 */
export async function stageTree(target: Target, files: FileTree, signal: AbortSignal): Promise<StagedTree> {
  let temporary: string | undefined;
  const discard = async (): Promise<void> => {
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    temporary = await mkdtemp(join(existingParent(target.folder), ".create-plugin-"));
    // A folder of its own: what mkdtemp makes is for its owner only.
    const folder = join(temporary, "project");
    await mkdir(folder);
    await writeFiles(folder, files, signal);
    return {
      folder,
      move: async () => {
        try {
          await (target.exists ? moveInto(folder, target.folder) : moveTo(folder, target.folder));
        } catch (error) {
          throw toCliError(error, target.folder);
        }
      },
      discard,
    };
  } catch (error) {
    await discard();
    throw toCliError(error, target.folder);
  }
}

/** The part of the plan that does not touch what is in the target already. */
export function withoutKept(files: FileTree, kept: readonly string[]): FileTree {
  return new Map([...files].filter(([path]) => !isKept(path, kept)));
}

async function writeFiles(root: string, files: FileTree, signal: AbortSignal): Promise<void> {
  for (const [path, text] of files) {
    if (signal.aborted) throw cancelledError();
    const file = join(root, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  if (signal.aborted) throw cancelledError();
}

/** The target does not exist: it appears in one step, with everything in it. */
async function moveTo(project: string, folder: string): Promise<void> {
  const parent = dirname(folder);
  const firstMade = await mkdir(parent, { recursive: true });
  try {
    await rename(project, folder);
  } catch (error) {
    if (firstMade !== undefined) await removeEmpty(parent, firstMade);
    throw error;
  }
}

/** Removes the empty folders from `folder` up to `top`. */
async function removeEmpty(folder: string, top: string): Promise<void> {
  await rmdir(folder);
  if (folder !== top) await removeEmpty(dirname(folder), top);
}

/** The target exists, and holds none of these names: each is moved by itself, and moved back when one cannot be. */
async function moveInto(project: string, folder: string): Promise<void> {
  const moved: string[] = [];
  try {
    for (const name of await readdir(project)) {
      if (existsSync(join(folder, name))) throw new Error(`${join(folder, name)} has appeared in the meantime`);
      await rename(join(project, name), join(folder, name));
      moved.push(name);
    }
  } catch (error) {
    for (const name of moved) await rename(join(folder, name), join(project, name));
    throw error;
  }
}

function existingParent(folder: string): string {
  return existsSync(folder) ? folder : existingParent(dirname(folder));
}

function toCliError(error: unknown, folder: string): unknown {
  if (error instanceof CliError || !(error instanceof Error)) return error;
  return new CliError(
    ExitCode.TargetRefused,
    `${folder} cannot be written: ${error.message}`,
    ["Nothing was written."],
    {
      cause: error,
    },
  );
}

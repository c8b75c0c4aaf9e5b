import { mergeFile } from "../merge/merge-file.ts";
import { toLf } from "../merge/lines.ts";
import type { Migration } from "../migrate/migration.ts";
import { isKept } from "../plan/plan.ts";
import { sha256 } from "../plan/record.ts";
import type { Project } from "../project/project.ts";
import type { Changes } from "../project/write-changes.ts";
import type { FileTree } from "../template/template.ts";
import type { FileOutcome } from "./file-outcome.ts";

/** What an update would do. */
export interface UpdatePlan {
  readonly changes: Changes;
  readonly outcomes: readonly FileOutcome[];
  /** The migrations that were applied. */
  readonly migrations: readonly Migration[];
}

/**
 * Brings a project to what its template generates now: first the migrations that it has not seen, on the user's files and on the recorded ones; then a three-way
 * merge of every generated file. What the user has written is in the result, and what the user has removed stays removed. Pure.
 */
export function planUpdate(
  { record, files, base }: Omit<Project, "folder">,
  fresh: FileTree,
  migrations: readonly Migration[],
): UpdatePlan {
  const mine = new Map(files);
  const old = new Map(base);
  const pending = migrations.filter(({ number }) => number > record.migrations);
  for (const migration of pending) {
    migration.apply(mine);
    migration.apply(old);
  }
  const outcomes: FileOutcome[] = [];
  for (const path of [...new Set([...Object.keys(record.files), ...old.keys(), ...fresh.keys()])].sort()) {
    if (isKept(path, record.kept)) continue;
    const given: FileState = {
      path,
      yours: mine.get(path),
      base: old.get(path),
      theirs: fresh.get(path),
      recorded: Object.hasOwn(record.files, path) ? record.files[path] : undefined,
    };
    const outcome = updateFile(given);
    if (outcome === undefined) continue;
    const { text, ...rest } = outcome;
    if (text === undefined) mine.delete(path);
    else mine.set(path, text);
    outcomes.push({ path, ...rest });
  }
  const paths = [...new Set([...files.keys(), ...mine.keys()])].sort();
  const changed = paths.filter((path) => files.get(path) !== mine.get(path));
  for (const path of changed) {
    if (!outcomes.some((outcome) => outcome.path === path)) outcomes.push({ path, action: "migrated", conflicts: 0 });
  }
  return { changes: new Map(changed.map((path) => [path, mine.get(path)])), outcomes, migrations: pending };
}

interface FileState {
  readonly path: string;
  /** What the project has; `undefined` when it has no such file, or one that is no text. */
  readonly yours: string | undefined;
  /** What was generated; `undefined` when nothing was, or nobody knows. */
  readonly base: string | undefined;
  /** What would be generated now. */
  readonly theirs: string | undefined;
  /** Hash of what was generated, before migrations. */
  readonly recorded: string | undefined;
}

type Update = Omit<FileOutcome, "path"> & { readonly text: string | undefined };

/** What becomes of one file; `undefined` when it stays as it is. */
function updateFile(state: FileState): Update | undefined {
  const { yours, base, theirs, recorded } = state;
  const plain = yours === undefined ? undefined : toLf(yours);
  if (plain === theirs) return undefined;
  const wasGenerated = base !== undefined || recorded !== undefined;
  if (yours === undefined) return wasGenerated || theirs === undefined ? undefined : update("added", theirs);
  if (theirs === undefined) return withoutTemplate(state, yours);
  if (plain === base) return update("updated", sameEnds(theirs, yours));
  // The template's part is what it was: all differences are the user's.
  if (theirs === base || sha256(theirs) === recorded) return undefined;
  if (base === undefined && recorded !== undefined) {
    return {
      ...update("left", yours),
      conflicts: 1,
      note: "what it was when it was generated is not known: compare it with a new project",
    };
  }
  const merged = mergeFile(state.path, yours, base ?? "", theirs);
  if (merged.conflicts > 0) return { action: "conflict", text: merged.text, conflicts: merged.conflicts };
  return merged.text === yours ? undefined : update("merged", merged.text);
}

function withoutTemplate({ base }: FileState, yours: string): Update | undefined {
  if (base === undefined) return undefined;
  if (toLf(yours) === base) return update("removed", undefined);
  return { ...update("left", yours), note: "the template does not have it any more; you have changed it" };
}

function update(action: FileOutcome["action"], text: string | undefined): Update {
  return { action, text, conflicts: 0 };
}

/** With the line ends that the file has. */
function sameEnds(text: string, like: string): string {
  return like.includes("\r\n") ? text.replaceAll("\n", "\r\n") : text;
}

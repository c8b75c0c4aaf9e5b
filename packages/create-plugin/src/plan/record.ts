import { createHash } from "node:crypto";

import type { FileTree } from "../template/template.ts";
import type { Answers } from "./answers.ts";

/** Where a project remembers how it was made. */
export const RECORD_FILE = ".create-plugin.json";

/** How a project was made, and what it was when it was made or last updated. */
export interface ProjectRecord {
  /** Version of this package. */
  readonly version: string;
  /** Number of the last migration that the project has seen, or did not need because it was made later. 0 for none. */
  readonly migrations: number;
  readonly answers: Answers;
  /** What was in the folder before the project, and was left as it is: the project's own files of that name were never written. */
  readonly kept: readonly string[];
  /** Hash of each generated file as it was generated, by path. */
  readonly files: Readonly<Record<string, string>>;
}

/** The record of a project whose generated files are these. */
export function createRecord(given: Omit<ProjectRecord, "files">, files: FileTree): ProjectRecord {
  return { ...given, files: Object.fromEntries([...files].map(([path, text]) => [path, sha256(text)])) };
}

/** The content of {@link RECORD_FILE}. */
export function recordText({ version, migrations, answers, kept, files }: ProjectRecord): string {
  const { name, template, idempotency, packageManager, packages, ownNode, additions = [] } = answers;
  const record = {
    version,
    migrations,
    template,
    answers: {
      name,
      ...(idempotency === undefined ? {} : { idempotency }),
      packageManager,
      packages,
      ...(ownNode === true ? { ownNode } : {}),
      ...(additions.length === 0 ? {} : { additions }),
    },
    ...(kept.length === 0 ? {} : { kept }),
    files,
  };
  return `${JSON.stringify(record, undefined, 2)}\n`;
}

/** One hash of all files: equal for trees that hold the same under the same names. */
export function treeHash(files: FileTree): string {
  const lines = [...files].map(([path, text]) => `${path}\0${sha256(text)}\n`);
  return sha256(lines.sort().join(""));
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

import { createHash } from "node:crypto";

import type { FileTree } from "../template/template.ts";
import type { Answers } from "./answers.ts";

/** Where a project remembers how it was made. */
export const RECORD_FILE = ".create-plugin.json";

/** How the project was made, and a hash of every file as it was written: what a later update compares with. */
export function toRecord(answers: Answers, version: string, files: FileTree): string {
  const hashes = [...files].map(([path, text]): [string, string] => [path, sha256(text)]);
  const record = {
    version,
    template: answers.template,
    answers: {
      name: answers.name,
      ...(answers.idempotency === undefined ? {} : { idempotency: answers.idempotency }),
      packageManager: answers.packageManager,
      packages: answers.packages,
    },
    files: Object.fromEntries(hashes),
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

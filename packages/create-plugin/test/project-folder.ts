import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import type { FileTree } from "../src/template/template.ts";

/** Writes files into a folder. */
export function writeTree(folder: string, files: FileTree): void {
  for (const [path, text] of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** Changes one file of a project; it must be changed. */
export function editFile(folder: string, path: string, edit: (text: string) => string): void {
  const before = readFileSync(join(folder, path), "utf8");
  const after = edit(before);
  if (after === before) throw new Error(`${path} was not changed`);
  writeFileSync(join(folder, path), after);
}

/** Makes the folder a repository, if it is none, and commits everything in it. */
export function commitAll(folder: string): void {
  const git = (...args: readonly string[]): void => void execFileSync("git", args, { cwd: folder, stdio: "ignore" });
  git("init", "--quiet");
  git("add", "--all");
  git(
    "-c",
    "user.name=Ada",
    "-c",
    "user.email=ada@example.com",
    "commit",
    "--quiet",
    "--no-verify",
    "--no-gpg-sign",
    "--message",
    "all",
  );
}

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { repoRoot } from "../run/repo.ts";
import { MINI_FILES } from "./mini-files.ts";

/** The configuration under test: exactly the repository's own. */
const REAL_FILES = [
  ".dependency-cruiser.mjs",
  ".gitignore",
  ".oxfmtrc.json",
  ".oxlintrc.json",
  "knip.json",
  "tsconfig.base.json",
];

/** A small workspace in a temporary folder: the repository's configuration over a few files without any fault. */
export interface MiniWorkspace extends Disposable {
  readonly root: string;
  /** Writes a file, new or not. */
  readonly write: (file: string, text: string) => void;
  readonly remove: (file: string) => void;
  /** Replaces `before`, which must be there, by `after`. */
  readonly edit: (file: string, before: string, after: string) => void;
}

export function miniWorkspace(): MiniWorkspace {
  const root = mkdtempSync(join(tmpdir(), "flyte-webapi-mini-"));
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  for (const file of REAL_FILES) cpSync(join(repoRoot, file), join(root, file));
  for (const [file, text] of Object.entries(MINI_FILES)) write(file, text);
  linkPackages(root);
  // Formatter, linter and knip ask git what to ignore.
  spawnSync("git", ["init", "--quiet", root]);
  return {
    root,
    write,
    remove: (file) => rmSync(join(root, file)),
    edit: (file, before, after) => {
      const text = readFileSync(join(root, file), "utf8");
      if (!text.includes(before)) throw new Error(`${file} does not hold ${before}`);
      write(file, text.replace(before, after));
    },
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** What the packages depend on is that of the repository, except for their siblings. */
function linkPackages(root: string): void {
  symlinkSync(join(repoRoot, "node_modules"), join(root, "node_modules"));
  for (const name of ["sdk", "testkit"]) {
    const real = join(repoRoot, "packages", name, "node_modules");
    const mini = join(root, "packages", name, "node_modules");
    mkdirSync(join(mini, "@flyte-webapi"), { recursive: true });
    for (const entry of readdirSync(real)) {
      if (entry !== "@flyte-webapi") symlinkSync(join(real, entry), join(mini, entry));
    }
  }
  symlinkSync(join(root, "packages/sdk"), join(root, "packages/testkit/node_modules/@flyte-webapi/sdk"));
}

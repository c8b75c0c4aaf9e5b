import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";

import { repoRoot } from "../run/repo.ts";

/** Where the code of snippets is, and the tests that run it. */
const TESTS = [
  "docs/snippets/**/*.test.ts",
  "examples/*/{src,test}/**/*.test.ts",
  "templates/*/{src,test}/**/*.test.ts",
];
/** A module that is imported, or a program that is started. */
const NAMED = /["'`]([^"'`\s]+[.]ts)["'`]/g;

/** The files that tests of snippets, examples and templates import or start, themselves and through others: paths from the root of the repository. */
export function testedFiles(): ReadonlySet<string> {
  const found = new Set<string>();
  const queue = globSync(TESTS, { cwd: repoRoot, exclude: (name) => name === "node_modules" }).map((file) =>
    join(repoRoot, file),
  );
  for (const file of queue) {
    if (found.has(file)) continue;
    found.add(file);
    queue.push(...variantsOf(file), ...namedIn(file));
  }
  return new Set([...found].map((file) => relative(repoRoot, file).replaceAll("\\", "/")));
}

function namedIn(file: string): string[] {
  const names = [...readFileSync(file, "utf8").matchAll(NAMED)].map(([, name = ""]) => name);
  // A program is named from the folder of its member.
  const places = [dirname(file), memberOf(file)];
  return names.flatMap((name) => places.map((place) => resolve(place, name))).filter((path) => existsSync(path));
}

function memberOf(file: string): string {
  const [kind = "", name = ""] = relative(repoRoot, file).split(/[\\/]/);
  return join(repoRoot, kind, name);
}

/** `name.variant.ts` takes the place of `name.ts` in another run of the same tests: templates/_workspace/workspace-vitest.ts. */
function variantsOf(file: string): string[] {
  if (!relative(repoRoot, file).startsWith("templates") || file.endsWith(".test.ts")) return [];
  const stem = basename(file, ".ts");
  return globSync(`${stem}.*.ts`, { cwd: dirname(file) })
    .filter((name) => !name.endsWith(".test.ts"))
    .map((name) => join(dirname(file), name));
}

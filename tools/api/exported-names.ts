import { readFileSync } from "node:fs";

const DECLARATION =
  /^export (?:declare )?(?:abstract )?(?:class|const|enum|function|interface|let|type) (\w+)|^export \{ (\w+) \}/gm;

/** The names that the API reports in `files` list. */
export function exportedNames(files: readonly string[]): ReadonlySet<string> {
  const names = files.flatMap((file) => [...readFileSync(file, "utf8").matchAll(DECLARATION)]);
  return new Set(names.map(([, declared, exported]) => declared ?? exported ?? ""));
}

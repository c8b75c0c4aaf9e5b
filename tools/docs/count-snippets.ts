import { readFileSync } from "node:fs";
import { join } from "node:path";

import { repoRoot } from "../run/repo.ts";
import { snippetPages } from "./pages.ts";
import { snippetsOf } from "./snippets.ts";
import { testedFiles } from "./tested-files.ts";

/** How many TypeScript snippets pages show, and of how many a test runs the code. */
export interface SnippetCount {
  readonly shown: number;
  readonly run: number;
  /** Those that no test runs, as `page:line`. */
  readonly notRun: readonly string[];
}

const TYPESCRIPT = /^(ts|typescript|tsx|js|javascript)$/;

/**
 * Counts the snippets of the site and of the READMEs.
 *
 * @param tested files that tests run, from the root of the repository.
 */
export function countSnippets(tested: ReadonlySet<string> = testedFiles()): SnippetCount {
  const snippets = snippetPages().flatMap((page) =>
    snippetsOf(readFileSync(join(repoRoot, page), "utf8")).map((snippet) => ({ page, ...snippet })),
  );
  const shown = snippets.filter(({ language }) => TYPESCRIPT.test(language));
  const isRun = (source: string | undefined): boolean => source !== undefined && tested.has(source.split("#")[0] ?? "");
  const notRun = shown.filter(({ source }) => !isRun(source)).map(({ page, line }) => `${page}:${line}`);
  return { shown: shown.length, run: shown.length - notRun.length, notRun };
}

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { repoRoot } from "../run/repo.ts";

/** The pages that are written, not made: paths from the root of the repository. */
function writtenPages(): string[] {
  return readdirSync(join(repoRoot, "docs"), { recursive: true, encoding: "utf8" })
    .map((file) => `docs/${file.replaceAll("\\", "/")}`)
    .filter((file) => file.endsWith(".md") && !/^docs\/(reference|node_modules|[.]vitepress)\//.test(file))
    .sort();
}

/** All pages with snippets that are written: those of the site, and those that GitHub and npm show. */
export function snippetPages(): string[] {
  const inFolders = ["packages", "examples"].flatMap((folder) =>
    readdirSync(join(repoRoot, folder)).map((name) => `${folder}/${name}/README.md`),
  );
  const besideThem = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "examples/README.md"];
  return [...writtenPages(), ...[...besideThem, ...inFolders].filter((file) => existsSync(join(repoRoot, file)))];
}

import { readdirSync } from "node:fs";
import { join } from "node:path";

import { repoRoot } from "../run/repo.ts";

/** The pages that are written, not made: paths from the root of the repository. */
export function writtenPages(): string[] {
  return readdirSync(join(repoRoot, "docs"), { recursive: true, encoding: "utf8" })
    .map((file) => `docs/${file.replaceAll("\\", "/")}`)
    .filter((file) => file.endsWith(".md") && !/^docs\/(reference|node_modules|[.]vitepress)\//.test(file))
    .sort();
}

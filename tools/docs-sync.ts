// npm run docs:sync: copies the code of snippets into the pages of docs/ and into the READMEs; tools/docs/snippets.test.ts fails while they differ.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { snippetPages } from "./docs/pages.ts";
import { withSources } from "./docs/snippets.ts";
import { repoRoot } from "./run/repo.ts";

for (const page of snippetPages()) {
  const file = join(repoRoot, page);
  const markdown = readFileSync(file, "utf8");
  const synced = withSources(markdown);
  if (synced === markdown) continue;
  writeFileSync(file, synced);
  process.stdout.write(`${page}\n`);
}

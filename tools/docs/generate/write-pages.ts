import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { referenceFolder } from "../folders.ts";
import { apiPages } from "./api-pages.ts";
import { cliPages } from "./cli-pages.ts";
import { decisionPage } from "./decision-page.ts";
import { errorPages } from "./error-pages.ts";
import { examplePages } from "./example-pages.ts";
import type { Page } from "./page.ts";
import { requirementPages } from "./requirement-pages.ts";

/**
 * Makes all generated pages anew, in docs/reference. What was there is removed.
 *
 * @returns how many there are.
 */
export async function writePages(): Promise<number> {
  const [api, cli, requirements] = await Promise.all([apiPages(), cliPages(), requirementPages()]);
  const pages: Page[] = [...requirements, ...errorPages(), ...cli, ...api, ...(await examplePages()), decisionPage()];
  rmSync(referenceFolder, { recursive: true, force: true });
  for (const { path, markdown } of pages) {
    const file = join(referenceFolder, path);
    mkdirSync(dirname(file), { recursive: true });
    // Edited where it is made, and never searched for in git.
    writeFileSync(file, `---\neditLink: false\n---\n\n${markdown.trimEnd()}\n`);
  }
  return pages.length;
}

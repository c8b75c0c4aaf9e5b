import { join } from "node:path";

import { repoRoot } from "../run/repo.ts";

/** The sources of the site. */
export const docsFolder: string = join(repoRoot, "docs");
/** Pages that are made by `npm run docs:build`, and are not in git. */
export const referenceFolder: string = join(docsFolder, "reference");
/** The site as it is built. */
export const siteFolder: string = join(docsFolder, ".vitepress", "dist");

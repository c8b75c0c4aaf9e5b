// npm run docs:check: opens every page of the built site in Chromium. `npm run docs:build` comes first.
//
//   --only <pattern>   only pages whose address matches
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { checkSite } from "./docs/check-site.ts";
import { findChromium } from "./docs/find-chromium.ts";
import { siteFolder } from "./docs/folders.ts";

const { values } = parseArgs({ options: { only: { type: "string" } } });
const chromium = findChromium();
if (!existsSync(join(siteFolder, "index.html"))) {
  process.stderr.write("there is no site: run `npm run docs:build` first\n");
  process.exitCode = 2;
} else if (chromium === undefined) {
  process.stdout.write("SKIPPED: there is no Chromium; install the package chromium, or set CHROMIUM_PATH\n");
} else {
  const start = performance.now();
  const only = values.only === undefined ? undefined : new RegExp(values.only);
  const { pages, problems } = await checkSite(siteFolder, chromium, only);
  for (const problem of problems) process.stderr.write(`PROBLEM ${problem}\n`);
  const seconds = ((performance.now() - start) / 1_000).toFixed(1);
  process.stdout.write(`${pages} pages, ${problems.length} problems, ${seconds} s\n`);
  process.exitCode = problems.length === 0 && pages > 0 ? 0 : 1;
}

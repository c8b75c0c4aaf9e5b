import { exec } from "../run/exec.ts";
import { checkLinks } from "./check-links.ts";
import { docsFolder, siteFolder } from "./folders.ts";
import { writePages } from "./generate/write-pages.ts";

/** What was built. */
export interface BuiltSite {
  /** Pages that were made, not written. */
  readonly generated: number;
  /** Links within the site. */
  readonly links: number;
  /** What is wrong; empty when the site is good. */
  readonly problems: readonly string[];
  readonly output: string;
}

/** What VitePress and its bundler say when something is not as it should be. */
const TROUBLE = /warn|deprecat|dead link|not found|\(!\)|error/i;

/** Makes the generated pages, then the site. A warning is a problem. */
export async function buildSite(): Promise<BuiltSite> {
  const generated = await writePages();
  const { code, output } = await exec("vitepress", ["build"], { cwd: docsFolder, env: { NO_COLOR: "1" } });
  const warnings = output.split("\n").filter((line) => TROUBLE.test(line));
  if (code !== 0) return { generated, links: 0, problems: [`vitepress ended with ${code}`, ...warnings], output };
  const { links, problems } = checkLinks(siteFolder);
  return { generated, links, problems: [...warnings, ...problems], output };
}

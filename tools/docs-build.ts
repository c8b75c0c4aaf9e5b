// npm run docs:build: makes the generated pages and builds the site into docs/.vitepress/dist. A warning fails it.
import { buildSite } from "./docs/build-site.ts";
import { countSnippets } from "./docs/count-snippets.ts";

const start = performance.now();
const { generated, links, problems: found, output } = await buildSite();
const problems = [...found];
process.stdout.write(`${output.trimEnd()}\n`);
const { shown, run, notRun } = countSnippets();
problems.push(...notRun.map((place) => `${place}: no test runs this code`));
for (const problem of problems) process.stderr.write(`PROBLEM ${problem}\n`);
const seconds = ((performance.now() - start) / 1_000).toFixed(1);
process.stdout.write(`${shown} snippets of TypeScript, ${run} of them run by tests\n`);
process.stdout.write(
  `${generated} generated pages, ${links} links, ${problems.length} problems, ${seconds} s; the site is docs/.vitepress/dist\n`,
);
process.exitCode = problems.length === 0 ? 0 : 1;

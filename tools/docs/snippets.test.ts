import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { describe, expect, it } from "vitest";

import { repoRoot } from "../run/repo.ts";
import { DEMANDS } from "../../packages/testkit/src/result/demands.ts";
import { parseExpectations } from "../../packages/testkit/src/result/parse-expectations.ts";
import { commandsOf } from "./commands.ts";
import { countSnippets } from "./count-snippets.ts";
import { snippetPages } from "./pages.ts";
import { readSource, snippetsOf, withSources } from "./snippets.ts";
import { testedFiles } from "./tested-files.ts";

const pages = snippetPages();
const read = (page: string): string => readFileSync(join(repoRoot, page), "utf8");
const snippets = pages.flatMap((page) => snippetsOf(read(page)).map((snippet) => ({ page, ...snippet })));
const yaml = snippets.filter(({ language }) => language === "yaml");
const json = snippets.filter(({ language }) => language === "json");
const typescript = snippets.filter(({ language }) => /^(ts|typescript|tsx|js|javascript)$/.test(language));

/** How a block is made sure of, by its language. Those that nothing runs are no code of this project. */
const KINDS: Readonly<Record<string, "run" | "checked" | "parsed" | "used" | "drawn" | "shown">> = {
  ts: "run",
  sh: "checked", // commands.test.ts
  json: "parsed",
  yaml: "used", // by npm run e2e, in the project of a user
  mermaid: "drawn", // by npm run docs:build
  go: "shown", // the other side of the tutorial
  md: "shown",
  text: "shown",
};

/** Code that the repository compiles, lints and runs. */
const RUN = /^(docs\/snippets|examples\/[\w-]+|templates\/[\w-]+)\/.+[.]ts(#[\w-]+)?$/;

/** The code of an example. */
const sourceOf = (folder: string): string => globSync(`${folder}/src/**/*.ts`, { cwd: repoRoot }).map(read).join("\n");

describe("snippets of the site", () => {
  it("are all there is of TypeScript in docs/ and READMEs, and each is a region of code that is run", () => {
    const stray = typescript.filter(({ source }) => source === undefined || !RUN.test(source));
    const advice =
      "give it a region in docs/snippets, or in an example, and a comment above it, then run `npm run docs:sync`";
    expect(stray.map(({ page, line }) => `${page}:${line}: ${advice}`)).toEqual([]);
    expect(typescript.filter(({ code, source = "" }) => code === readSource(source))).toHaveLength(typescript.length);
    expect(typescript.length).toBeGreaterThanOrEqual(25);
  });

  it("are run by tests: as many as there are", () => {
    const { shown, run, notRun } = countSnippets();
    expect(notRun).toEqual([]);
    expect(run).toBe(shown);
    expect(shown).toBe(typescript.length);
  });

  it("are counted as not run, with their places, where no test imports or starts their file", () => {
    const tested = testedFiles();
    expect(tested).toContain("examples/tour/src/run.ts");
    expect(tested).toContain("templates/rest/src/submit-job.tag-lookup.ts");
    expect(tested).not.toContain("docs/vitest.config.ts");
    const without = new Set([...tested].filter((file) => file !== "docs/snippets/guide/serve.ts"));
    expect(countSnippets(without).notRun.map((place) => place.split(":")[0])).toEqual([
      "docs/connector.md",
      "docs/guide/flyte.md",
    ]);
  });

  it.each(typescript)("$page shows $source as it is; `npm run docs:sync` copies it", ({ source = "", code }) => {
    expect(code).toBe(readSource(source));
  });

  it("are in a language that is made sure of: as many are run, checked, parsed, used, drawn or quoted as there are", () => {
    const strangers = snippets.filter(({ language }) => !(language in KINDS));
    expect(strangers.map(({ page, line, language }) => `${page}:${line}: ${language}`)).toEqual([]);
    const counts = Object.groupBy(snippets, ({ language }) => KINDS[language] ?? "unknown");
    expect(counts.run).toHaveLength(typescript.length);
    expect(counts.parsed).toHaveLength(json.length);
    expect(counts.used).toHaveLength(yaml.length);
    const commands = counts.checked?.filter(({ code }) => commandsOf(code).length > 0);
    expect(commands).toHaveLength(counts.checked?.length ?? 0);
    expect(snippets.filter(({ page }) => page.endsWith("README.md")).length).toBeGreaterThanOrEqual(15);
  });

  it.each(yaml)("$page:$line is what a user's project has in the end-to-end run", ({ code }) => {
    expect(read("tools/e2e/project/consume-project.ts")).toContain(JSON.stringify(`${code}\n`));
  });

  it.each(json)("$page:$line is what its reader takes", ({ page, code }) => {
    // The two kinds that pages show: expectations of the kit, and tasks of an example.
    const value = JSON.parse(code) as { type?: string; expected?: object };
    if (value.expected !== undefined) {
      expect(
        Object.keys(
          parseExpectations(
            value,
            page,
            DEMANDS.map(({ id }) => id),
          ).expected,
        ),
      ).toEqual(Object.keys(value.expected));
      return;
    }
    expect(sourceOf(dirname(page))).toContain(`"${value.type}"`);
  });
});

describe("reading snippets", () => {
  it("finds the block, its line and the source above it", () => {
    const markdown = "# a\n\n<!-- docs/x.ts#y -->\n\n```ts\nconst a = 1;\n```\n\n```sh\nls\n```\n";
    expect(snippetsOf(markdown)).toEqual([
      { line: 5, language: "ts", code: "const a = 1;", source: "docs/x.ts#y" },
      { line: 9, language: "sh", code: "ls", source: undefined },
    ]);
  });

  it("takes a block in a longer fence for one", () => {
    expect(snippetsOf("````md\n```ts\n1;\n```\n````\n")).toHaveLength(1);
  });

  it("says where a block does not end", () => {
    expect(() => snippetsOf("a\n```ts\n1;\n")).toThrow("the block of code in line 2 does not end");
  });

  it("puts the code of the source into a block, empty or full", () => {
    const source = "docs/snippets/tutorial/state.ts#state";
    const full = `<!-- ${source} -->\n\n\`\`\`ts\n${readSource(source)}\n\`\`\`\n`;
    expect(withSources(`<!-- ${source} -->\n\n\`\`\`ts\n\`\`\`\n`)).toBe(full);
    expect(withSources(`<!-- ${source} -->\n\n\`\`\`ts\nold\nlines\n\`\`\`\n`)).toBe(full);
    expect(withSources(full)).toBe(full);
  });

  it("says which region a file has not", () => {
    expect(() => readSource("docs/snippets/tutorial/state.ts#nowhere")).toThrow('has no region "nowhere"');
  });
});

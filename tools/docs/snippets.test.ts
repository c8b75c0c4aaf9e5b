import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { repoRoot } from "../run/repo.ts";
import { writtenPages } from "./pages.ts";
import { readSource, snippetsOf, withSources } from "./snippets.ts";

const pages = writtenPages();
const read = (page: string): string => readFileSync(join(repoRoot, page), "utf8");
const snippets = pages.flatMap((page) => snippetsOf(read(page)).map((snippet) => ({ page, ...snippet })));
const typescript = snippets.filter(({ language }) => /^(ts|typescript|tsx|js|javascript)$/.test(language));

/** Code that the repository compiles, lints and runs. */
const RUN = /^(docs\/snippets|examples\/[\w-]+|templates\/[\w-]+)\/.+[.]ts(#[\w-]+)?$/;

describe("snippets of the site", () => {
  it("are all there is of TypeScript in docs/, and each is a region of code that is run", () => {
    const stray = typescript.filter(({ source }) => source === undefined || !RUN.test(source));
    const advice = "give it a region in docs/snippets and a comment above it, then run `npm run docs:sync`";
    expect(stray.map(({ page, line }) => `${page}:${line}: ${advice}`)).toEqual([]);
    expect(typescript.filter(({ code, source = "" }) => code === readSource(source))).toHaveLength(typescript.length);
    expect(typescript.length).toBeGreaterThanOrEqual(25);
  });

  it.each(typescript)("$page shows $source as it is; `npm run docs:sync` copies it", ({ source = "", code }) => {
    expect(code).toBe(readSource(source));
  });

  it("say in which language they are", () => {
    expect(snippets.filter(({ language }) => language === "")).toEqual([]);
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

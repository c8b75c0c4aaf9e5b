import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, expect, it } from "vitest";

import { checkLinks } from "./check-links.ts";

const folder = mkdtempSync(join(tmpdir(), "docs-links-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("names links to pages and headings that are not there, and no others", () => {
  writeFileSync(join(folder, "a.html"), '<h1 id="top">a</h1><a href="./b.html#x">x</a><a href="#top">top</a>');
  writeFileSync(
    join(folder, "b.html"),
    '<h1 id="x">b</h1><a href="/c.html">c</a><a href="/a.html#gone">g</a><a href="https://example.com/c">e</a>',
  );
  expect(checkLinks(folder)).toEqual({
    links: 4,
    problems: ["/b.html: /c.html is not there", "/b.html: /a.html#gone has no such heading"],
  });
});

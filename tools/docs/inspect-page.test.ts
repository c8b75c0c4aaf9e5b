import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { chromium, type Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { findChromium } from "./find-chromium.ts";
import { inspectPage } from "./inspect-page.ts";
import { serveSite, type ServedSite } from "./serve-site.ts";

const executablePath = findChromium();

const page = (main: string): string => `<!doctype html><html lang="en"><head><title>x</title></head>
<body style="margin: 0; background: #fff; color: #000"><div id="app"><div id="VPContent"><main>${main}</main></div></div>
<script>document.querySelector("#app").__vue_app__ = {};</script></body></html>`;

/** One fault per page, and what must be said about it. */
const FAULTS: readonly (readonly [file: string, main: string, says: RegExp])[] = [
  ["console.html", "<h1>a</h1><script>console.error('oh no')</script>", /console: oh no/],
  ["throws.html", "<h1>a</h1><script>throw new Error('broken')</script>", /error: broken/],
  ["missing.html", "<h1>a</h1><img alt='x' src='/gone.png'>", /404 for .*gone\.png/],
  ["foreign.html", "<h1>a</h1><img alt='x' src='http://127.0.0.1:9/x.png'>", /asks http:\/\/127\.0\.0\.1:9/],
  ["headings.html", "<h1>a</h1><h3>b</h3>", /heading "b" of level 3 comes after level 1/],
  ["titles.html", "<h1>a</h1><h1>b</h1>", /2 headings of level 1/],
  ["wide.html", "<h1>a</h1><div style='width: 900px'>b</div>", /wider than the screen by \d+ px at 360 px/],
  ["contrast.html", "<h1>a</h1><p style='color: #ccc'>pale</p>", /color-contrast.*light/],
  ["alt.html", "<h1>a</h1><img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>", /image-alt/],
];

describe.skipIf(executablePath === undefined)(
  "a page in a browser (skipped without Chromium; CHROMIUM_PATH names one)",
  () => {
    const folder = mkdtempSync(join(tmpdir(), "docs-pages-"));
    let browser: Browser;
    let site: ServedSite;

    beforeAll(async () => {
      writeFileSync(join(folder, "good.html"), page("<h1>a</h1><h2>b</h2><p>text</p>"));
      writeFileSync(join(folder, "favicon.ico"), "");
      for (const [file, main] of FAULTS) writeFileSync(join(folder, file), page(main));
      site = await serveSite(folder);
      browser = await chromium.launch({
        executablePath: executablePath ?? "",
        args: ["--no-sandbox", "--disable-gpu"],
      });
    });
    afterAll(async () => {
      await browser?.close();
      await site?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    it("that is good has no problem", async () => {
      expect(await inspectPage(browser, site.url, "/good.html")).toEqual([]);
    });

    it.each(FAULTS)("that has a fault is noticed: %s", async (file, _main, says) => {
      const problems = await inspectPage(browser, site.url, `/${file}`);
      expect(problems.join("\n")).toMatch(says);
    });
  },
);

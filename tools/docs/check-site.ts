import { chromium } from "playwright-core";

import { checkSearch } from "./check-search.ts";
import { inspectPage } from "./inspect-page.ts";
import { serveSite } from "./serve-site.ts";
import { sitePages } from "./site-pages.ts";

/** What a browser found. */
export interface SiteReport {
  readonly pages: number;
  readonly problems: readonly string[];
}

/** Pages that are open at the same time. */
const WIDTH = 2;

/** Opens every page of a built site in Chromium: errors, requests, headings, overflow, accessibility; and searches. */
export async function checkSite(folder: string, executablePath: string, only?: RegExp): Promise<SiteReport> {
  const site = await serveSite(folder);
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const pages = sitePages(folder).filter((page) => only?.test(page) ?? true);
    const problems: string[] = [];
    const queue = pages.values();
    const work = async (): Promise<void> => {
      for (const page of queue) problems.push(...(await inspectPage(browser, site.url, page)));
    };
    await Promise.all(Array.from({ length: WIDTH }, work));
    problems.push(...(await checkSearch(browser, site.url)));
    return { pages: pages.length, problems: problems.sort() };
  } finally {
    await browser.close();
    await site.close();
  }
}

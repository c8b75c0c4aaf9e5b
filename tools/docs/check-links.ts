import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { sitePages } from "./site-pages.ts";

const LINK = /\b(?:href|src)="([^"]+)"/g;
const ID = /\bid="([^"]+)"/g;

/** Links of a built site that lead nowhere: to a page, a file or a heading that is not there. */
export function checkLinks(folder: string): { readonly links: number; readonly problems: readonly string[] } {
  const pages = new Map(sitePages(folder).map((page) => [page, readFileSync(join(folder, page), "utf8")]));
  const ids = new Map(
    [...pages].map(([page, html]) => [page, new Set([...html.matchAll(ID)].map(([, id = ""]) => id))]),
  );
  const problems: string[] = [];
  let links = 0;
  for (const [page, html] of pages) {
    for (const [, href = ""] of html.matchAll(LINK)) {
      const target = new URL(href.replaceAll("&amp;", "&"), `http://site${page}`);
      // What is elsewhere is not ours to check; asking for it would make the check depend on the network.
      if (target.host !== "site") continue;
      links++;
      const path = decodeURIComponent(target.pathname.endsWith("/") ? `${target.pathname}index.html` : target.pathname);
      if (!existsSync(join(folder, path))) problems.push(`${page}: ${href} is not there`);
      else if (target.hash !== "" && ids.get(path)?.has(decodeURIComponent(target.hash.slice(1))) !== true) {
        problems.push(`${page}: ${href} has no such heading`);
      }
    }
  }
  return { links, problems: [...new Set(problems)] };
}

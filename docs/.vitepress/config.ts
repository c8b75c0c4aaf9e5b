import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { defineConfig, type MarkdownRenderer, type UserConfig } from "vitepress";

import { breakable } from "./breakable.ts";
import { drawMermaid } from "./mermaid.ts";
import { pagesOf } from "./sidebar.ts";

const docs = join(import.meta.dirname, "..");

/** A page that is written beside this site: shown once it is there. */
const ifThere = (text: string, page: string): { text: string; link: string }[] =>
  existsSync(join(docs, `${page}.md`)) ? [{ text, link: `/${page}` }] : [];

const id = (heading: string): string => heading.split(":")[0] ?? heading;

const WIDE = ["defects.md", "runtime-rows.md"];

const config: UserConfig = defineConfig({
  title: "flyte-webapi",
  description: "Write, prove and run Flyte Web API plugins in TypeScript",
  lang: "en",
  cleanUrls: false,
  // Tables of five columns need the whole width.
  transformPageData: ({ relativePath }) =>
    WIDE.includes(relativePath) ? { frontmatter: { aside: false } } : undefined,
  srcExclude: ["snippets/**", "node_modules/**"],
  // Nothing is asked of another host: no font, no script, no picture.
  head: [["link", { rel: "icon", href: "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>" }]],
  markdown: {
    config: (markdown) => {
      drawMermaid(markdown);
      makeTablesReachable(markdown);
      breakCode(markdown);
    },
    // Readable on both backgrounds: 4.5:1 for every token.
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    anchor: { level: [1, 2, 3, 4] },
  },
  // The index of the local search is one large file, which is fetched when somebody searches.
  vite: { build: { chunkSizeWarningLimit: 4_000 } },
  themeConfig: {
    search: { provider: "local" },
    outline: { level: [2, 3], label: "On this page" },
    nav: [
      { text: "Start", link: "/start" },
      { text: "Tutorial", link: "/tutorial" },
      { text: "Guides", link: "/guide/" },
      { text: "Conformance", link: "/conformance" },
      { text: "API", link: "/reference/api/" },
    ],
    sidebar: [
      {
        text: "Begin",
        items: [
          { text: "Start", link: "/start" },
          { text: "Tutorial, beside the Go one", link: "/tutorial" },
          { text: "Concepts", link: "/concepts" },
          { text: "Examples", link: "/reference/examples/", items: pagesOf("reference/examples"), collapsed: true },
          { text: "FAQ", link: "/faq" },
        ],
      },
      { text: "How to", items: [{ text: "All guides", link: "/guide/" }, ...guides()] },
      {
        text: "How it works",
        items: [
          { text: "The reference runtime", link: "/runtime" },
          { text: "The HTTP client", link: "/http-client" },
          { text: "The gRPC client", link: "/grpc-client" },
          { text: "The connector", link: "/connector" },
          ...ifThere("The development page", "dev"),
          { text: "Differences from the Go engine", link: "/defects" },
          { text: "What every runtime must do", link: "/runtime-rows" },
          { text: "Decisions", link: "/reference/decisions", items: pagesOf("decisions"), collapsed: true },
        ],
      },
      {
        text: "Conformance",
        items: [
          { text: "The kit", link: "/conformance" },
          {
            text: "All requirements",
            link: "/reference/requirements/",
            items: pagesOf("reference/requirements", id),
            collapsed: true,
          },
        ],
      },
      {
        text: "Reference",
        items: [
          { text: "API", link: "/reference/api/", items: pagesOf("reference/api"), collapsed: true },
          { text: "flyte-webapi", link: "/reference/cli/flyte-webapi" },
          { text: "flyte-webapi-conformance", link: "/reference/cli/flyte-webapi-conformance" },
          { text: "create-plugin", link: "/reference/cli/create-plugin" },
          { text: "Error codes", link: "/reference/errors/", items: pagesOf("reference/errors"), collapsed: true },
        ],
      },
    ],
    footer: { message: "Licensed under the Apache License 2.0" },
  },
});
export default config;

/** The guides in the order of docs/guide/index.md, which is also their list for readers. */
function guides(): { text: string; link: string }[] {
  const list = readFileSync(join(docs, "guide/index.md"), "utf8");
  return [...list.matchAll(/\[([^\]]+)\]\(([a-z0-9-]+)[.]md\)/g)].map(([, text = "", page = ""]) => ({
    text,
    link: `/guide/${page}`,
  }));
}

/** Tables wider than the screen scroll: with the keyboard, too. */
function makeTablesReachable({ renderer }: MarkdownRenderer): void {
  renderer.rules["table_open"] = () => '<div class="table" role="region" aria-label="Table" tabindex="0"><table>\n';
  renderer.rules["table_close"] = () => "</table></div>\n";
}

/** Names are long and cells are narrow. */
function breakCode({ renderer, utils }: MarkdownRenderer): void {
  renderer.rules["code_inline"] = (tokens, index) =>
    `<code v-pre>${breakable(tokens[index]?.content ?? "", utils.escapeHtml)}</code>`;
}

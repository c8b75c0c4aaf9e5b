import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { docsFolder } from "../folders.ts";
import { plain, table, type Page } from "./page.ts";

/** The list of decisions. */
export function decisionPage(): Page {
  const folder = join(docsFolder, "decisions");
  const rows = readdirSync(folder)
    .filter((file) => /^\d{4}-.*[.]md$/.test(file))
    .sort()
    .map((file) => {
      const title = /^# (?:\d{4}:? *)?(.+)$/m.exec(readFileSync(join(folder, file), "utf8"))?.[1] ?? file;
      return [file.slice(0, 4), `[${plain(title)}](../decisions/${file})`];
    });
  const intro = "Choices that are hard to reverse: what was chosen, what else there was, and why. Half a page each.";
  return { path: "decisions.md", markdown: ["# Decisions", intro, table(["number", "decision"], rows)].join("\n\n") };
}

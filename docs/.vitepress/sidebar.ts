import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

interface Item {
  readonly text: string;
  readonly link: string;
}

const docs = join(import.meta.dirname, "..");

/** The pages of a folder by the order of their file names, each under its title. */
export function pagesOf(folder: string, title: (heading: string) => string = (heading) => heading): Item[] {
  return readdirSync(join(docs, folder))
    .filter((file) => file.endsWith(".md") && file !== "index.md")
    .sort()
    .map((file) => {
      const heading = /^# (.+)$/m.exec(readFileSync(join(docs, folder, file), "utf8"))?.[1] ?? file;
      return { text: title(unescape(heading)), link: `/${folder}/${file.replace(/[.]md$/, "")}` };
    });
}

/** Titles of generated pages have character references in them; the sidebar shows text. */
function unescape(text: string): string {
  return text.replaceAll(/&#(\d+);/g, (_reference, point: string) => String.fromCodePoint(Number(point)));
}

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { repoRoot } from "../../run/repo.ts";
import { exampleVerdict } from "./example-verdict.ts";
import { block, type Page } from "./page.ts";

/** What is shown of an example beside its README. */
const SHOWN = ["src/plugin.ts", "src/status.ts"];

/** The READMEs of examples/, with what the kit says of each and of its broken variant, and the code of their plugins. */
export async function examplePages(): Promise<Page[]> {
  const root = join(repoRoot, "examples");
  const names = readdirSync(root).filter((name) => existsSync(join(root, name, "README.md")));
  const list = readFileSync(join(root, "README.md"), "utf8")
    .replaceAll(/\]\(([a-z-]+)\)/g, (link, name: string) => (names.includes(name) ? `](${name}.md)` : link))
    .replaceAll("](tour)", "](../../tutorial.md)")
    .replaceAll("](../README.md)", "](../../tutorial.md)");
  const pages: Page[] = [{ path: "examples/index.md", markdown: list }];
  for (const name of names) {
    const readme = readFileSync(join(root, name, "README.md"), "utf8").trimEnd();
    const files = SHOWN.filter((file) => existsSync(join(root, name, file))).flatMap((file) => [
      `### ${file}`,
      block(readFileSync(join(root, name, file), "utf8"), "ts"),
    ]);
    const code = ["## Its code", `The whole of it is in \`examples/${name}\`.`, ...files];
    pages.push({
      path: `examples/${name}.md`,
      markdown: [readme, ...(await exampleVerdict(name)), ...code].join("\n\n"),
    });
  }
  return pages;
}

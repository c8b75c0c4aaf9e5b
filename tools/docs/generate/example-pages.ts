import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { repoRoot } from "../../run/repo.ts";
import { block, type Page } from "./page.ts";

/** What is shown of an example beside its README. */
const SHOWN = ["src/plugin.ts", "src/status.ts"];

/** The READMEs of examples/, with the code of their plugins. */
export function examplePages(): Page[] {
  const root = join(repoRoot, "examples");
  const names = readdirSync(root).filter((name) => existsSync(join(root, name, "README.md")));
  const list = readFileSync(join(root, "README.md"), "utf8")
    .replaceAll(/\]\(([a-z-]+)\)/g, (link, name: string) => (names.includes(name) ? `](${name}.md)` : link))
    .replaceAll("](tour)", "](../../tutorial.md)")
    .replaceAll("](../README.md)", "](../../tutorial.md)");
  return [
    { path: "examples/index.md", markdown: list },
    ...names.map((name) => {
      const readme = readFileSync(join(root, name, "README.md"), "utf8").trimEnd();
      const files = SHOWN.filter((file) => existsSync(join(root, name, file))).flatMap((file) => [
        `### ${file}`,
        block(readFileSync(join(root, name, file), "utf8"), "ts"),
      ]);
      const code = ["## Its code", `The whole of it is in \`examples/${name}\`.`, ...files];
      return { path: `examples/${name}.md`, markdown: [readme, ...code].join("\n\n") };
    }),
  ];
}

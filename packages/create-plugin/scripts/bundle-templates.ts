import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { projectPath, publishedPath } from "../src/template/file-names.ts";
import { BUNDLE_FILE } from "../src/template/load-template.ts";
import type { TemplateBundle, TemplateInfo } from "../src/template/template.ts";
import { resolveSpecs } from "./resolve-specs.ts";

/** What tools leave in a template's folder. */
const LEFTOVERS: ReadonlySet<string> = new Set([
  ".cache",
  ".testkit",
  "conformance-report",
  "coverage",
  "dist",
  "node_modules",
  "temp",
]);
/** What a template says about itself; not part of a project. */
const INFO_FILE = "template.json";
/** The order in which templates are offered; those that are not listed follow by name. The first is the default. */
const ORDER: readonly string[] = ["rest"];

/** Copies all templates of this repository into `destination`, ready to be published. What was there is removed. */
export function bundleTemplates(repoRoot: string, destination: string): void {
  const templatesRoot = join(repoRoot, "templates");
  rmSync(destination, { recursive: true, force: true });
  const names = readdirSync(templatesRoot).filter((name) => existsSync(join(templatesRoot, name, INFO_FILE)));
  const [first, ...rest] = names.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  if (first === undefined) throw new Error(`${templatesRoot} holds no template: a template has a ${INFO_FILE}`);
  const bundle: TemplateBundle = {
    version: readJson<{ version: string }>(join(repoRoot, "packages/create-plugin/package.json")).version,
    templates: [
      bundleTemplate(first, repoRoot, destination),
      ...rest.map((name) => bundleTemplate(name, repoRoot, destination)),
    ],
  };
  writeFileSync(join(destination, BUNDLE_FILE), `${JSON.stringify(bundle, undefined, 2)}\n`);
}

function bundleTemplate(name: string, repoRoot: string, destination: string): TemplateInfo {
  const source = join(repoRoot, "templates", name);
  const paths = listFiles(source).filter((path) => path !== INFO_FILE);
  // A file that is there for this workspace gives way to the one for the project.
  const forProject = new Set(paths.map((path) => (projectPath(path) === path ? undefined : projectPath(path))));
  for (const path of paths) {
    if (forProject.has(path)) continue;
    const target = join(destination, name, publishedPath(path));
    mkdirSync(dirname(target), { recursive: true });
    if (path === "package.json") {
      writeFileSync(target, resolveSpecs(readFileSync(join(source, path), "utf8"), repoRoot));
    } else {
      cpSync(join(source, path), target);
    }
  }
  const { name: packageName } = readJson<{ name: string }>(join(source, "package.json"));
  const info = readJson<Pick<TemplateInfo, "title" | "hint" | "stem">>(join(source, INFO_FILE));
  return { name, packageName, title: info.title, hint: info.hint, stem: info.stem };
}

function rank(name: string): number {
  const index = ORDER.indexOf(name);
  return index === -1 ? ORDER.length : index;
}

function listFiles(root: string, folder = ""): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (LEFTOVERS.has(entry.name)) return [];
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    return entry.isDirectory() ? listFiles(root, path) : [path];
  });
}

function readJson<T>(file: string): T {
  // Files of this repository, whose form is checked by npm and by the type of the caller's test.
  return JSON.parse(readFileSync(file, "utf8")) as T;
}

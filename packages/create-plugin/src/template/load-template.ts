import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { projectPath } from "./file-names.ts";
import type { FileTree, TemplateBundle } from "./template.ts";

/** Where the build puts {@link TemplateBundle}, beside the templates' folders. */
export const BUNDLE_FILE = "bundle.json";

/** What the build wrote about the templates. */
export function loadBundle(templatesFolder: string): TemplateBundle {
  // Written by this package's own build (scripts/bundle-templates.ts).
  return JSON.parse(readFileSync(join(templatesFolder, BUNDLE_FILE), "utf8")) as TemplateBundle;
}

/** The files of a template under the names that they have in a project, sorted by path. */
export function loadTemplate(templatesFolder: string, name: string): FileTree {
  const root = join(templatesFolder, name);
  const files = listFiles(root).map((path): [string, string] => [
    projectPath(path),
    readFileSync(join(root, path), "utf8"),
  ]);
  return new Map(files.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Paths of all files below `root`, with forward slashes. */
function listFiles(root: string, folder = ""): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    return entry.isDirectory() ? listFiles(root, path) : [path];
  });
}

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { projectPath } from "../src/template/file-names.ts";
import type { TemplateInfo } from "../src/template/template.ts";
import { mergeManifests } from "./merge-manifests.ts";

/** What a template says about itself, and how it is put together. Not part of a project. */
export const INFO_FILE = "template.json";
/** Below what every template gets. */
const SHARED = "_shared";
/** A part of a package.json, in a folder that is no package. */
const PARTIAL_MANIFEST = "_package.json";

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

/** The content of a {@link INFO_FILE}. */
export interface TemplateFile extends Pick<TemplateInfo, "title" | "hint" | "stem" | "variants"> {
  /** Default: that of the template that this one extends. */
  readonly service?: TemplateInfo["service"];
  /** Folders whose files this one has too, except for those that it brings itself; a later one wins. The first may be a template. */
  readonly extends?: readonly string[];
  /** Files that only make the folder a member of this workspace: a project has those of the template that this one extends. */
  readonly workspaceOnly?: readonly string[];
}

/** Reads a template's {@link INFO_FILE}. */
export function readTemplateFile(templatesRoot: string, name: string): TemplateFile {
  // A file of this repository; its form is checked by the test of every template.
  return JSON.parse(readFileSync(join(templatesRoot, name, INFO_FILE), "utf8")) as TemplateFile;
}

/**
 * The files of a template as it is published, by path: those that all templates share, then those of what it extends, then its own.
 * A later file takes the place of an earlier one, except for package.json, whose fields are merged. Variants are all there.
 */
export function composeTemplate(templatesRoot: string, name: string): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>();
  const manifests: string[] = [];
  for (const layer of [SHARED, ...layersBelow(templatesRoot, name)]) {
    const info = existsSync(join(templatesRoot, layer, INFO_FILE)) ? readTemplateFile(templatesRoot, layer) : undefined;
    for (const path of listFiles(join(templatesRoot, layer))) {
      const content = readFileSync(join(templatesRoot, layer, path));
      if (path === INFO_FILE || isForWorkspace(path, info)) continue;
      if (path === "package.json" || path === PARTIAL_MANIFEST) manifests.push(content.toString("utf8"));
      else if (isAddition(path)) append(files, path.replace(ADDITION, "."), content);
      else files.set(path, content);
    }
  }
  files.set("package.json", Buffer.from(mergeManifests(manifests)));
  // A file that is there for this workspace gives way to the one for the project.
  const replaced = new Set([...files.keys()].filter((path) => projectPath(path) !== path).map(projectPath));
  return new Map([...files].filter(([path]) => !replaced.has(path)));
}

/** The folder's layers, itself at last. */
function layersBelow(templatesRoot: string, name: string): readonly string[] {
  const below = existsSync(join(templatesRoot, name, INFO_FILE)) ? readTemplateFile(templatesRoot, name).extends : [];
  return [...new Set([...(below ?? []).flatMap((layer) => layersBelow(templatesRoot, layer)), name])];
}

/** `README.append.md` goes to the end of the `README.md` of the layers below. */
const ADDITION = ".append.";

const isAddition = (path: string): boolean => path.includes(ADDITION);

function append(files: Map<string, Buffer>, path: string, content: Buffer): void {
  const before = files.get(path);
  if (before === undefined) throw new Error(`There is no ${path} to add to`);
  // A heading stands below an empty line, which no file can begin with.
  const gap = content.toString("utf8", 0, 1) === "#" ? "\n" : "";
  files.set(path, Buffer.concat([before, Buffer.from(gap), content]));
}

/** Besides what a template names itself, the configurations by which variants are checked here. */
function isForWorkspace(path: string, info: TemplateFile | undefined): boolean {
  const variants = Object.keys(info?.variants?.choices ?? {});
  return info?.workspaceOnly?.includes(path) === true || variants.some((name) => path === `tsconfig.${name}.json`);
}

function listFiles(root: string, folder = ""): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (LEFTOVERS.has(entry.name)) return [];
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    return entry.isDirectory() ? listFiles(root, path) : [path];
  });
}

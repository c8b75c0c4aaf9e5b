import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { publishedPath } from "../src/template/file-names.ts";
import { BUNDLE_FILE } from "../src/template/load-template.ts";
import type { TemplateBundle, TemplateInfo } from "../src/template/template.ts";
import { composeTemplate, INFO_FILE, readTemplateFile } from "./compose-template.ts";
import { resolveSpecs } from "./resolve-specs.ts";

/** The order in which templates are offered; those that are not listed follow by name. The first is the default. */
const ORDER: readonly string[] = ["rest", "grpc", "sync", "connector", "bare"];

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
  const templatesRoot = join(repoRoot, "templates");
  const { title, hint, stem, variants, service: ownService, extends: base } = readTemplateFile(templatesRoot, name);
  for (const [path, content] of composeTemplate(templatesRoot, name)) {
    const target = join(destination, name, publishedPath(path));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, path === "package.json" ? resolveSpecs(content.toString("utf8"), repoRoot) : content);
  }
  // What a template takes from another one is written in the words of that one.
  const origin = base?.find((layer) => existsSync(join(templatesRoot, layer, INFO_FILE))) ?? name;
  const { name: packageName } = readJson<{ name: string }>(join(templatesRoot, origin, "package.json"));
  const choice = variants ?? readTemplateFile(templatesRoot, origin).variants;
  const service = ownService ?? readTemplateFile(templatesRoot, origin).service;
  if (service === undefined) throw new Error(`templates/${name}/${INFO_FILE} does not say what the service is called`);
  return {
    name,
    packageName,
    title,
    hint,
    stem,
    service,
    ...(origin === name ? {} : { extends: origin }),
    ...(choice === undefined ? {} : { variants: choice }),
  };
}

function rank(name: string): number {
  const index = ORDER.indexOf(name);
  return index === -1 ? ORDER.length : index;
}

function readJson<T>(file: string): T {
  // Files of this repository, whose form is checked by npm and by the type of the caller's test.
  return JSON.parse(readFileSync(file, "utf8")) as T;
}

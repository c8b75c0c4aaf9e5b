import { globSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";

import { exec } from "../run/exec.ts";
import { pinnedPnpm } from "../run/pack.ts";
import type { Member } from "../run/repo.ts";
import { withTemporaryFolder } from "../run/temporary-folder.ts";

/** A package that is part of another one. The field names are those of CycloneDX. */
interface Component {
  readonly type: "library";
  readonly name: string;
  readonly group?: string;
  readonly version: string;
  readonly purl: string;
  readonly "bom-ref": string;
}

/** What a package is made of, as CycloneDX. */
export interface Sbom {
  readonly bomFormat: "CycloneDX";
  readonly components: readonly Component[];
}

/** Specs by package. */
type Versions = Readonly<Record<string, string>>;
interface DependentManifest {
  readonly version: string;
  readonly dependencies?: Versions;
  readonly peerDependencies?: Versions;
  readonly devDependencies?: Versions;
}

/**
 * The packages that are installed with a package of this repository, and those that its build has put into it.
 *
 * @throws Error with pnpm's output; Error that names the dependencies that pnpm has left out.
 */
export async function makeSbom(root: string, { folder, manifest: { name } }: Member): Promise<Sbom> {
  const sbom = await withTemporaryFolder("sbom", async (temporary) => {
    const file = join(temporary, "sbom.json");
    const args = ["--filter", name, "sbom", "--sbom-format", "cyclonedx", "--prod", "--out", file];
    const { code, output } = await exec("npx", ["--yes", pinnedPnpm(), ...args], { cwd: root });
    if (code !== 0) throw new Error(`pnpm sbom of ${name} ended with ${code}:\n${output}`);
    // Its form is that of the standard, which the pinned pnpm keeps.
    return JSON.parse(readFileSync(file, "utf8")) as Sbom;
  });
  const manifest = readDependencies(join(root, folder));
  const components = [...sbom.components, ...bundledComponents(join(root, folder), manifest)];
  const listed = new Set(components.map(fullName));
  const missing = Object.keys(manifest.dependencies ?? {}).filter((dependency) => !listed.has(dependency));
  if (missing.length > 0) throw new Error(`the SBOM of ${name} lacks ${missing.join(", ")}`);
  return { ...sbom, components };
}

/** `@scope/name` of a component. */
export function fullName({ group, name }: Pick<Component, "group" | "name">): string {
  return group === undefined || group === "" ? name : `${group}/${name}`;
}

/** What the sources import and users do not install: it is inside the package. */
function bundledComponents(
  folder: string,
  { dependencies = {}, peerDependencies = {}, devDependencies = {} }: DependentManifest,
): Component[] {
  const installed = new Set([...Object.keys(dependencies), ...Object.keys(peerDependencies)]);
  // Sources also hold imports in texts, which are the sources of others.
  const available = new Set(Object.keys(devDependencies));
  const files = globSync("src/**/*.ts", { cwd: folder }).filter((file) => !/\.test(?:-d)?\.ts$/.test(file));
  const imported = files.flatMap((file) => importedPackages(readFileSync(join(folder, file), "utf8")));
  return [...new Set(imported)]
    .filter((name) => available.has(name) && !installed.has(name))
    .sort((a, b) => (a < b ? -1 : 1))
    .map((name) => toComponent(name, readDependencies(join(folder, "node_modules", name)).version));
}

/** Packages that are imported for more than their types. */
export function importedPackages(source: string): string[] {
  const imports = source.matchAll(
    /^(?:import|export) (?!type )[^"';=]*? from "([^".][^"]*)";$|^import "([^".][^"]*)";$|import\("([^".][^"]*)"\)/gm,
  );
  return [...imports].flatMap(([, direct, bare, dynamic]) => {
    const specifier = direct ?? bare ?? dynamic ?? "";
    const [name = ""] = /^(?:@[^/]+\/)?[^/]+/.exec(specifier) ?? [];
    return isBuiltin(specifier) || name.startsWith("@flyte-webapi/") || name === "" ? [] : [name];
  });
}

/** A package of this version, by its name with its scope. */
export function toComponent(fullName: string, version: string): Component {
  const [name = "", group] = fullName.split("/").reverse();
  const purl = `pkg:npm/${group === undefined ? "" : `${encodeURIComponent(group)}/`}${name}@${version}`;
  return { type: "library", name, ...(group === undefined ? {} : { group }), version, purl, "bom-ref": purl };
}

function readDependencies(folder: string): DependentManifest {
  // A package.json of an installed package, or of this repository.
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as DependentManifest;
}

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { thirdParty } from "../../packages/create-plugin/scripts/third-party.ts";
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

/** The one package that is installed without any other. */
const CREATE_PLUGIN = "@flyte-webapi/create-plugin";

/** What a package is made of, as CycloneDX. */
export interface Sbom {
  readonly bomFormat: "CycloneDX";
  readonly components: readonly Component[];
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
  // The other two have nothing inside: the source maps of a package name no files but its own, see tools/checks/package-files.ts.
  const bundled = name === CREATE_PLUGIN ? thirdParty(join(root, folder), "dist") : [];
  const components = [...sbom.components, ...bundled.map(({ name, version }) => toComponent(name, version))];
  const listed = new Set(components.map(fullName));
  const missing = namesOfDependencies(join(root, folder)).filter((dependency) => !listed.has(dependency));
  if (missing.length > 0) throw new Error(`the SBOM of ${name} lacks ${missing.join(", ")}`);
  return { ...sbom, components };
}

function namesOfDependencies(folder: string): string[] {
  // A package.json of this repository.
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    readonly dependencies?: Readonly<Record<string, string>>;
  };
  return Object.keys(dependencies);
}

/** `@scope/name` of a component. */
export function fullName({ group, name }: Pick<Component, "group" | "name">): string {
  return group === undefined || group === "" ? name : `${group}/${name}`;
}

/** A package of this version, by its name with its scope. */
export function toComponent(fullName: string, version: string): Component {
  const [name = "", group] = fullName.split("/").reverse();
  const purl = `pkg:npm/${group === undefined ? "" : `${encodeURIComponent(group)}/`}${name}@${version}`;
  return { type: "library", name, ...(group === undefined ? {} : { group }), version, purl, "bom-ref": purl };
}

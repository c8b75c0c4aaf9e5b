import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** A package whose code is inside of another one. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** As package.json names it; SPDX. */
  readonly license: string;
  /** Licence, and notices where there are any, as the package ships them. */
  readonly texts: readonly string[];
}

/** The part of esbuild's metafile that names what went into a bundle. Paths are relative to the folder of the build. */
export interface Metafile {
  readonly outputs: Readonly<Record<string, { readonly inputs: Readonly<Record<string, unknown>> }>>;
}

/** How packages name the texts that everybody who passes their code on has to pass on as well. */
const LEGAL_FILE = /^(?:licen[cs]e|notice|copying|third-?party-?(?:notices?|licen[cs]es?)(?:text)?)(?:[.-][\w.-]+)?$/i;

/**
 * The packages that a build in `folder` has put into its bundle, those that other packages brought along included, by name.
 *
 * @throws Error for a package without a licence text: its code may not be passed on.
 */
export function bundledPackages(folder: string, { outputs }: Metafile): BundledPackage[] {
  const files = Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs));
  const roots = new Set(
    files.filter((file) => file.includes("node_modules/")).map((file) => packageRoot(folder, file)),
  );
  return [...roots].map(readPackage).sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1));
}

/** The folder with the package.json that names the package; inner ones only say how to read the files beside them. */
function packageRoot(folder: string, file: string): string {
  let place = dirname(resolve(folder, file));
  while (!existsSync(join(place, "package.json")) || readManifest(place).version === undefined) {
    const above = dirname(place);
    if (above === place) throw new Error(`${file} belongs to no package: no folder above it has a package.json`);
    place = above;
  }
  return place;
}

/** @throws Error for a package without a licence text. */
export function readPackage(root: string): BundledPackage {
  const { name = root, version = "", license = "" } = readManifest(root);
  const texts = readdirSync(root)
    .filter((file) => LEGAL_FILE.test(file))
    .sort()
    .map((file) => readFileSync(join(root, file), "utf8").trim());
  if (texts.length === 0) throw new Error(`${name}@${version} is in the bundle, but has no file with its licence`);
  return { name, version, license, texts };
}

function readManifest(root: string): { readonly name?: string; readonly version?: string; readonly license?: string } {
  // A package.json of an installed package.
  return JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as ReturnType<typeof readManifest>;
}

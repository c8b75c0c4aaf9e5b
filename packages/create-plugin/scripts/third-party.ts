import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { ts } from "ts-morph";

import { type BundledPackage, bundledPackages, type Metafile, readPackage } from "./bundled-packages.ts";

/** Where the build says what it has put into its bundle, in the folder that it writes. */
const METAFILE = "metafile-esm.json";

/**
 * The packages inside of create-plugin as it was built last: those in the bundle, and the compiler that one of them has in it.
 *
 * @param folder of the package.
 * @param outDir what the build has written; absolute, or below `folder`.
 * @throws Error when nothing was built.
 */
export function thirdParty(folder: string, outDir: string): BundledPackage[] {
  const file = resolve(folder, outDir, METAFILE);
  if (!existsSync(file)) throw new Error(`${file} is missing; expected what \`npm run build\` writes: build first`);
  // What esbuild has written.
  const metafile = JSON.parse(readFileSync(file, "utf8")) as Metafile;
  // The licence of a neighbouring version: that in the bundle comes without.
  const compiler = { ...readPackage(join(folder, "node_modules/typescript")), version: ts.version };
  return [...bundledPackages(folder, metafile), compiler];
}

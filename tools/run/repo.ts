import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

export const repoRoot: string = dirname(dirname(import.meta.dirname));

/** The part of a package.json that the checks look at. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly publishConfig?: { readonly exports?: Readonly<Record<string, unknown>> };
}

/** One folder of the workspace. */
export interface Member {
  /** Path from the root, with forward slashes: `packages/sdk`. */
  readonly folder: string;
  /** The last part of the path: `sdk`. */
  readonly name: string;
  readonly manifest: Manifest;
}

/** What is built first when something else needs it; the others follow by name. */
const BUILD_ORDER = ["sdk", "testkit", "create-plugin"];

/** Folders under `parents` that hold a package.json, in the order in which they have to be built. */
export function members(root: string, parents: readonly string[] = ["packages", "templates", "examples"]): Member[] {
  return parents.flatMap((parent) =>
    folders(join(root, parent))
      .map((name) => ({ folder: `${parent}/${name}`, name }))
      .filter(({ folder }) => existsSync(join(root, folder, "package.json")))
      .sort((a, b) => rank(a.name) - rank(b.name) || a.name.localeCompare(b.name))
      .map((member) => ({ ...member, manifest: readManifest(join(root, member.folder)) })),
  );
}

/** Members that are published to a registry. */
export function publishedMembers(root: string): Member[] {
  return members(root, ["packages"]).filter((member) => member.manifest.private !== true);
}

export function readManifest(folder: string): Manifest {
  // A package.json is checked by npm, pnpm and publint; here only its shape on paper matters.
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}

function folders(parent: string): string[] {
  if (!existsSync(parent)) return [];
  return readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

function rank(name: string): number {
  const index = BUILD_ORDER.indexOf(name);
  return index === -1 ? BUILD_ORDER.length : index;
}

import { readFileSync } from "node:fs";
import { join } from "node:path";

type Specs = Readonly<Record<string, string>>;
type Manifest = Readonly<Record<string, unknown>>;

const GROUPS = ["dependencies", "devDependencies", "peerDependencies"] as const;

/** Packages whose minor versions break code: only patches are taken. */
const PATCHES_ONLY: ReadonlySet<string> = new Set(["typescript"]);

/**
 * A template's package.json with versions that npm understands: `catalog:` becomes the range of the version in pnpm-workspace.yaml, or of this
 * repository's own tool of that name,
 * `workspace:^` that of the package's own version.
 *
 * @throws Error that names the package, when there is no such version.
 */
export function resolveSpecs(manifestText: string, repoRoot: string): string {
  // A package.json of this repository.
  const manifest = JSON.parse(manifestText) as Manifest & Partial<Record<(typeof GROUPS)[number], Specs>>;
  const catalog = new Map([...readTools(repoRoot), ...readCatalog(join(repoRoot, "pnpm-workspace.yaml"))]);
  const resolved = GROUPS.flatMap((group): [string, Specs][] => {
    const specs = manifest[group];
    return specs === undefined ? [] : [[group, resolveGroup(specs, catalog, repoRoot)]];
  });
  return `${JSON.stringify({ ...manifest, ...Object.fromEntries(resolved) }, undefined, 2)}\n`;
}

function resolveGroup(specs: Specs, catalog: ReadonlyMap<string, string>, repoRoot: string): Specs {
  return Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => {
      if (spec === "catalog:") return [name, `${PATCHES_ONLY.has(name) ? "~" : "^"}${catalogVersion(name, catalog)}`];
      if (spec === "workspace:^") return [name, `^${workspaceVersion(name, repoRoot)}`];
      return [name, spec];
    }),
  );
}

function catalogVersion(name: string, catalog: ReadonlyMap<string, string>): string {
  const version = catalog.get(name);
  if (version === undefined) throw new Error(`Neither pnpm-workspace.yaml nor package.json has a version of ${name}`);
  return version;
}

function workspaceVersion(name: string, repoRoot: string): string {
  const file = join(repoRoot, "packages", name.replace("@flyte-webapi/", ""), "package.json");
  // A package.json of this repository; npm checks its form.
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

/** The tools of this repository, which projects use as well. */
function readTools(repoRoot: string): readonly (readonly [string, string])[] {
  // A package.json of this repository.
  const manifest = JSON.parse(readFileSync(join(repoRoot, "package.json"), "utf8")) as { devDependencies: Specs };
  return Object.entries(manifest.devDependencies).filter(([, spec]) => /^\d/.test(spec));
}

/** The default catalog: its lines are all of the form `  "name": version`. */
function readCatalog(file: string): ReadonlyMap<string, string> {
  const text = readFileSync(file, "utf8");
  const block = /^catalog:\n((?:[ \t]+.*\n|\n)+)/m.exec(text)?.[1] ?? "";
  const lines = block.matchAll(/^\s+["']?([^"':\s]+)["']?:\s*["']?([^"'\s#]+)/gm);
  return new Map([...lines].map(([, name = "", version = ""]) => [name, version]));
}

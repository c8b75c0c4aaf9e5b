import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { repoRoot } from "../../run/repo.ts";
import { CheckFailed } from "../machine/check-failed.ts";
import type { Home } from "../machine/home.ts";
import { runTool } from "../machine/run-tool.ts";
import type { LocalRegistry } from "./start-registry.ts";

/** Versions by name. */
type Versions = Readonly<Record<string, string>>;
interface TemplateManifest {
  readonly dependencies?: Versions;
  readonly devDependencies?: Versions;
}

/** A program of another platform that a package would like to have. */
export interface OptionalDependency {
  readonly name: string;
  readonly version: string;
  /** Whether no other version will do. */
  readonly exact: boolean;
}

/** A platform that none of these packages is for, and on which nobody runs this. */
const NO_PLATFORM = { os: ["aix"], cpu: ["ppc64"] };

/**
 * Publishes an empty package for each program of another platform that a project's tools name and the registry of this machine does not have.
 *
 * npm, pnpm and bun pass over an optional dependency that there is not. yarn writes down those of all platforms, and ends when one is missing.
 * What this machine installs is never replaced: npm would have failed without it.
 *
 * @returns what was published, as `name@version`.
 * @throws CheckFailed with npm's output.
 */
export async function publishStandIns(
  registry: LocalRegistry,
  home: Home,
  folder: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const env = home.env(process.execPath);
  const cwd = join(folder, "stand-ins");
  mkdirSync(cwd, { recursive: true });
  writeFileSync(join(cwd, "package.json"), JSON.stringify({ private: true, dependencies: projectDependencies() }));
  const args = ["install", "--package-lock-only", "--ignore-scripts"];
  const locked = await runTool({ command: "npm", args, cwd, env, signal });
  if (locked.code !== 0) throw new CheckFailed("the tools of a project cannot be locked", locked.output);
  const standIns: string[] = [];
  for (const wanted of optionalDependencies(readFileSync(join(cwd, "package-lock.json"), "utf8"))) {
    if (await isPublished(registry, wanted, signal)) continue;
    const { name, version } = wanted;
    const place = join(cwd, "packages", name.replace("/", "+"), version);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, "package.json"), JSON.stringify({ name, version, ...NO_PLATFORM }));
    const publish = ["publish", place, "--tag", "stand-in"];
    const { code, output } = await runTool({ command: "npm", args: publish, cwd, env, signal });
    if (code !== 0) throw new CheckFailed(`nothing can be published in place of ${name}@${version}`, output);
    standIns.push(`${name}@${version}`);
  }
  return standIns;
}

/** All that any template's project depends on. The build of create-plugin has just written them. */
function projectDependencies(): Versions {
  const files = globSync("packages/create-plugin/dist/templates/*/_package.json", { cwd: repoRoot });
  const manifests = files.map((file) => JSON.parse(readFileSync(join(repoRoot, file), "utf8")) as TemplateManifest);
  return Object.assign(
    {},
    ...manifests.flatMap(({ dependencies, devDependencies }) => [dependencies, devDependencies]),
  );
}

/**
 * The optional dependencies that a lockfile of npm names, each as name and version, without repetition. Of `^1.2.3` and `~1.2.3` it is the
 * oldest version that fits; other ranges are left out.
 */
export function optionalDependencies(lockfile: string): readonly OptionalDependency[] {
  // Written by npm a moment ago.
  const { packages } = JSON.parse(lockfile) as {
    readonly packages: Readonly<Record<string, { readonly optionalDependencies?: Versions }>>;
  };
  const all = Object.values(packages).flatMap(({ optionalDependencies: named = {} }) => Object.entries(named));
  const found = all.flatMap(([name, spec]): OptionalDependency[] => {
    const version = /^[~^]?(\d+\.\d+\.\d+(?:[-+].*)?)$/.exec(spec)?.[1];
    return version === undefined ? [] : [{ name, version, exact: version === spec }];
  });
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
}

/** Whether the registry has that version; of a range, any version: which of them yarn takes is its own affair. */
async function isPublished(
  { url }: LocalRegistry,
  { name, version, exact }: OptionalDependency,
  signal: AbortSignal,
): Promise<boolean> {
  const response = await fetch(`${url}${name.replace("/", "%2f")}`, { signal });
  if (!response.ok) return false;
  // The form of a registry's answer.
  const { versions } = (await response.json()) as { readonly versions: Readonly<Record<string, unknown>> };
  return exact ? Object.hasOwn(versions, version) : Object.keys(versions).length > 0;
}

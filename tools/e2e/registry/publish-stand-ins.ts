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
  for (const [name, version] of optionalDependencies(readFileSync(join(cwd, "package-lock.json"), "utf8"))) {
    if (await isPublished(registry, name, version, signal)) continue;
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

/** The optional dependencies that a lockfile of npm names with exactly one version, each as name and version, without repetition. */
export function optionalDependencies(lockfile: string): readonly (readonly [name: string, version: string])[] {
  // Written by npm a moment ago.
  const { packages } = JSON.parse(lockfile) as {
    readonly packages: Readonly<Record<string, { readonly optionalDependencies?: Versions }>>;
  };
  const all = Object.values(packages).flatMap(({ optionalDependencies: named = {} }) => Object.entries(named));
  const exact = all.filter(([, version]) => /^\d+\.\d+\.\d+(?:[-+].*)?$/.test(version));
  return [...new Map(exact.map((pair) => [pair.join("@"), pair])).values()];
}

async function isPublished(
  { url }: LocalRegistry,
  name: string,
  version: string,
  signal: AbortSignal,
): Promise<boolean> {
  const response = await fetch(`${url}${name.replace("/", "%2f")}`, { signal });
  if (!response.ok) return false;
  // The form of a registry's answer.
  const { versions } = (await response.json()) as { readonly versions: Readonly<Record<string, unknown>> };
  return Object.hasOwn(versions, version);
}

import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { ImageContents, PackageManager } from "../../generate/dockerfile.ts";
import { UsageError } from "../usage-error.ts";

/** Where the plugins of a connector come from. */
export interface PluginSource {
  /** What to import. */
  readonly modules: readonly string[];
  /** Names of the packages among them: what the image serves. */
  readonly packages: readonly string[];
}

const LOCKFILES: readonly (readonly [string, PackageManager])[] = [
  ["package-lock.json", "npm"],
  ["pnpm-lock.yaml", "pnpm"],
  ["yarn.lock", "yarn"],
  ["bun.lock", "bun"],
];

// Source: npm's rules for names (validate-npm-package-name), and semantic versions.
const SPEC = /^((?:@[a-z\d~-][a-z\d._~-]*\/)?[a-z\d~-][a-z\d._~-]*)(?:@(\d+\.\d+\.\d+(?:[-+][\w.+-]+)?))?$/;

/**
 * What `--plugin` names, or the package of the folder.
 *
 * @throws UsageError that says which name is none.
 */
export function readPluginSource(plugins: readonly string[], folder: string): PluginSource {
  if (plugins.length === 0) {
    const name = packageOf(folder);
    return { modules: [name], packages: [name] };
  }
  const sources = plugins.map((plugin) => (isFile(plugin) ? { module: plugin } : readSpec(plugin)));
  return {
    modules: sources.map((source) => ("module" in source ? source.module : source.name)),
    packages: sources.flatMap((source) => ("module" in source ? [] : [source.name])),
  };
}

/**
 * What an image of these plugins is made of.
 *
 * @throws UsageError for files, which no registry has, and for packages whose version is not known.
 */
export function readImageContents(plugins: readonly string[], folder: string): ImageContents {
  if (plugins.length === 0) {
    const packageName = packageOf(folder);
    const found = LOCKFILES.find(([file]) => existsSync(join(folder, file)));
    if (found === undefined) {
      const names = LOCKFILES.map(([file]) => file).join(", ");
      throw new UsageError(
        `there is no lockfile here (${names}): install first, so that the image gets what was tested`,
      );
    }
    return { kind: "project", packageName, packageManager: found[1] };
  }
  const packages = plugins.map((plugin) => {
    if (isFile(plugin)) {
      throw new UsageError(`${plugin} is a file; an image is made of packages: run this in the folder of its package`);
    }
    const { name, version = installedVersion(name, folder) } = readSpec(plugin);
    if (version === undefined) throw new UsageError(`say which version of ${name}: --plugin ${name}@1.2.3`);
    return { name, version };
  });
  const sdkVersion = versionOf(createRequire(import.meta.url).resolve("@flyte-webapi/sdk/package.json"));
  return { kind: "packages", packages, sdkVersion: sdkVersion ?? "latest" };
}

/** The same test as that of `serve --modules`, but for packages whose name is also that of a file. */
const isFile = (plugin: string): boolean => /^(?:\.{0,2}\/|[A-Za-z]:[\\/])|\.[cm]?[jt]s$/.test(plugin);

function readSpec(plugin: string): { readonly name: string; readonly version?: string } {
  const [, name, version] = SPEC.exec(plugin) ?? [];
  if (name === undefined) {
    throw new UsageError(`--plugin ${JSON.stringify(plugin)} is no package; expected name, name@1.2.3 or ./file.js`);
  }
  return version === undefined ? { name } : { name, version };
}

function packageOf(folder: string): string {
  const file = join(folder, "package.json");
  const name = existsSync(file) ? fieldOf(file, "name") : undefined;
  if (name !== undefined) return name;
  throw new UsageError(
    "there is no package here (package.json with a name): run this in its folder, or name plugins with --plugin",
  );
}

function installedVersion(name: string, folder: string): string | undefined {
  const paths = createRequire(`${folder}/`).resolve.paths(name) ?? [];
  const file = paths.map((path) => join(path, name, "package.json")).find((path) => existsSync(path));
  return file === undefined ? undefined : versionOf(file);
}

const versionOf = (file: string): string | undefined => fieldOf(file, "version");

function fieldOf(file: string, field: string): string | undefined {
  let manifest: unknown;
  try {
    manifest = JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new UsageError(`${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
  const value: unknown = typeof manifest === "object" && manifest !== null ? Reflect.get(manifest, field) : undefined;
  return typeof value === "string" && value !== "" ? value : undefined;
}

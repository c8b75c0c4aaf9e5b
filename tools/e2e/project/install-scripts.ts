import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { CheckFailed } from "../machine/check-failed.ts";
import type { RunScript } from "../machine/home.ts";

const EVENTS = ["preinstall", "install", "postinstall"] as const;

/** What is read of an installed package. */
interface InstalledManifest {
  readonly name?: string;
  readonly scripts?: Readonly<Record<string, string>>;
}

/** Names of the installed packages that would like to run a script when they are installed. */
export function packagesWithInstallScripts(project: string): readonly string[] {
  const packages = ["*", "@*/*"].flatMap((name) => [
    `node_modules/${name}/package.json`,
    `node_modules/*/node_modules/${name}/package.json`,
    `node_modules/@*/*/node_modules/${name}/package.json`,
    `node_modules/.pnpm/*/node_modules/${name}/package.json`,
  ]);
  const names = globSync(packages, { cwd: project }).flatMap((file) => {
    // A package.json that a package manager has just read.
    const { name, scripts = {} } = JSON.parse(readFileSync(join(project, file), "utf8")) as InstalledManifest;
    return name !== undefined && EVENTS.some((event) => Object.hasOwn(scripts, event)) ? [name] : [];
  });
  return [...new Set(names)].sort((a, b) => (a < b ? -1 : 1));
}

/** What esbuild has in place of its program until its install script puts that there. */
const LAUNCHER = "#!/usr/bin/env node";

/**
 * Whether the install script of esbuild has run: it leaves its trace in what it has installed, whichever package manager ran it. On Windows it
 * leaves none.
 */
export function hasBuiltEsbuild(project: string): boolean {
  const files = globSync(
    ["node_modules/esbuild/bin/esbuild", "node_modules/.pnpm/esbuild@*/node_modules/esbuild/bin/esbuild"],
    { cwd: project },
  );
  if (files.length === 0) throw new CheckFailed("the project has no esbuild, whose install script could have run", "");
  return files.some(
    (file) => !readFileSync(join(project, file)).subarray(0, LAUNCHER.length).equals(Buffer.from(LAUNCHER)),
  );
}

/** The install scripts among the scripts that ran, as `esbuild postinstall`. */
export function installScriptsAmong(scripts: readonly RunScript[]): readonly string[] {
  const events: readonly string[] = EVENTS;
  return scripts
    .filter(({ event }) => events.includes(event))
    .map(({ event, packageName }) => `${packageName} ${event}`);
}

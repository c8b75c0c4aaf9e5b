import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

import type { PluginEntry } from "@flyte-webapi/sdk";

import { hidePlaces } from "../result/hide-places.ts";
import { harnessError, usageError } from "./cli-error.ts";
import { importModule, isPluginEntry, parseModuleSpec, pickExport, PLUGIN_SHAPE } from "./load-module.ts";

/** A plugin out of a packed package. */
export interface InstalledPlugin {
  readonly plugin: PluginEntry;
  readonly package: { readonly name: string; readonly version: string };
  /** What to write on the command line. */
  readonly spec: string;
  /** Forgets the installation. */
  remove(): void;
}

const SDK = "@flyte-webapi/sdk";

/**
 * Installs a tarball in a folder of its own, as a user would, and imports the plugin by the package's name. The sdk is that of this kit: the host
 * brings it. Install scripts do not run.
 *
 * @throws CliError when npm fails, or the package exports no plugin.
 */
export async function installPlugin(text: string, signal: AbortSignal): Promise<InstalledPlugin> {
  const { path, exportName } = parseModuleSpec(text);
  const tarball = resolve(path);
  if (!existsSync(tarball)) throw usageError(`There is no file ${path}`, "`npm pack` makes one");
  const folder = mkdtempSync(join(tmpdir(), "flyte-webapi-conformance-"));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
    await npmInstall(folder, [tarball], signal);
    const name = Object.keys(fieldsOf(readManifest(folder)["dependencies"]))[0];
    if (name === undefined) throw harnessError(`${path} holds no package`, []);
    const manifest = readManifest(join(folder, "node_modules", name));
    await installPeers(folder, manifest, signal);
    linkSdk(folder);
    writeFileSync(join(folder, "entry.mjs"), `export * as exports from ${JSON.stringify(name)};\n`);
    const { exports } = await importModule(join(folder, "entry.mjs"), name);
    const wanted = {
      exportName,
      name,
      flag: "package",
      wanted: "a PluginEntry",
      shape: PLUGIN_SHAPE,
      isWanted: isPluginEntry,
    };
    const picked = pickExport(fieldsOf(exports), wanted);
    return {
      plugin: picked.value,
      package: { name, version: String(manifest["version"]) },
      spec: `${hidePlaces(path)}#${picked.name}`,
      remove,
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Peers that are not optional, but for the sdk: npm leaves them out, because it was told not to look for that one. */
async function installPeers(
  folder: string,
  manifest: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<void> {
  const meta = fieldsOf(manifest["peerDependenciesMeta"]);
  const peers = Object.entries(fieldsOf(manifest["peerDependencies"]))
    .filter(([name]) => name !== SDK && fieldsOf(meta[name])["optional"] !== true)
    .map(([name, range]) => `${name}@${String(range)}`);
  if (peers.length > 0) await npmInstall(folder, peers, signal);
}

function linkSdk(folder: string): void {
  const source = dirname(createRequire(import.meta.url).resolve(`${SDK}/package.json`));
  const target = join(folder, "node_modules", SDK);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(dirname(target), { recursive: true });
  symlinkSync(source, target, "junction");
}

async function npmInstall(cwd: string, packages: readonly string[], signal: AbortSignal): Promise<void> {
  const quiet = ["--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"];
  const args = ["install", ...quiet, "--ignore-scripts", "--legacy-peer-deps", "--prefer-offline", ...packages];
  // On Windows npm is a script, which only a shell can start; nothing here comes from outside but the path of a file that exists.
  const isWindows = process.platform === "win32";
  const { code, output } = await new Promise<{ code: number | null; output: string }>((done, fail) => {
    const words = isWindows ? args.map((word) => `"${word}"`) : args;
    const child = spawn("npm", words, { cwd, stdio: ["ignore", "pipe", "pipe"], shell: isWindows, signal });
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    child.on("error", fail);
    child.on("close", (exit) => done({ code: exit, output: text }));
  }).catch((error: unknown) => {
    throw harnessError(
      `npm could not be started: ${error instanceof Error ? error.message : String(error)}`,
      [],
      error,
    );
  });
  if (code !== 0) throw harnessError("The package could not be installed", hidePlaces(output).trimEnd().split("\n"));
}

function readManifest(folder: string): Readonly<Record<string, unknown>> {
  return fieldsOf(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  // An object without a known type: its fields are `unknown`.
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

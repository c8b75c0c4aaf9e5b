import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { exec } from "./exec.ts";
import { repoRoot } from "./repo.ts";

/** A Node of the wanted major version, or why there is none. */
export type FoundNode = { readonly path: string } | { readonly missing: string };

const INSTALL_TIMEOUT_MS = 120_000;

/** The Node that runs this program, when it is of that major version; else the newest one from the registry, kept in `.cache`. */
export async function findNode(major: number): Promise<FoundNode> {
  if (process.versions.node.startsWith(`${major}.`)) return { path: process.execPath };
  const folder = join(repoRoot, ".cache", "nodes", String(major));
  const path = join(folder, "node_modules", "node", "bin", "node");
  if (await isNode(path, major)) return { path };
  mkdirSync(folder, { recursive: true });
  const install = ["install", "--prefix", folder, "--no-save", "--no-audit", "--no-fund", `node@${major}`];
  const { code, output } = await exec("npm", install, { cwd: folder, timeoutMs: INSTALL_TIMEOUT_MS });
  if (await isNode(path, major)) return { path };
  return {
    missing: `npm install node@${major} ended with ${code} and gave no such Node: ${output.trim().split("\n").at(-1)}`,
  };
}

async function isNode(path: string, major: number): Promise<boolean> {
  const { code, output } = await exec(path, ["--version"], { cwd: repoRoot, timeoutMs: 10_000 });
  return code === 0 && output.startsWith(`v${major}.`);
}

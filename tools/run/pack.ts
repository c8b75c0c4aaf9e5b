import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { exec } from "./exec.ts";
import { repoRoot } from "./repo.ts";

/**
 * Packs the package in `folder` as it would be published, into `destination`; answers the path of the tarball.
 *
 * Only pnpm can do this: it replaces `workspace:` and `catalog:` versions and applies `publishConfig`.
 *
 * @throws Error with pnpm's output when packing fails.
 */
export async function pack(root: string, folder: string, destination: string): Promise<string> {
  const { code, output } = await exec("npx", ["--yes", pinnedPnpm(), "pack", "--pack-destination", destination], {
    cwd: join(root, folder),
  });
  const tarball = readdirSync(destination).find((file) => file.endsWith(".tgz"));
  if (code !== 0 || tarball === undefined) throw new Error(`packing ${folder} failed:\n${output}`);
  return join(destination, tarball);
}

/** The `packageManager` field without its hash: what bootstrap.mjs installs with. */
export function pinnedPnpm(): string {
  const manifest = JSON.parse(readFileSync(join(repoRoot, "package.json"), "utf8")) as { packageManager: string };
  return manifest.packageManager.replace(/\+.*/, "");
}

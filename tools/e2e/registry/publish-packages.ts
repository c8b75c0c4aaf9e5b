import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { build } from "../../checks/build.ts";
import { pack } from "../../run/pack.ts";
import { publishedMembers, repoRoot } from "../../run/repo.ts";
import { CheckFailed } from "../machine/check-failed.ts";
import type { Home } from "../machine/home.ts";
import { runTool } from "../machine/run-tool.ts";

/**
 * Builds and packs the packages of this repository, and publishes them to the local registry.
 *
 * @throws CheckFailed with the output of what failed.
 */
export async function publishPackages(home: Home, folder: string, signal: AbortSignal): Promise<void> {
  const env = home.env(process.execPath);
  for (const { folder: member, name } of publishedMembers(repoRoot)) {
    signal.throwIfAborted();
    const { failed, output } = await build(repoRoot, member);
    if (failed > 0) throw new CheckFailed(`${member} cannot be built`, output);
    const destination = join(folder, name);
    mkdirSync(destination, { recursive: true });
    const tarball = await pack(repoRoot, member, destination);
    const published = await runTool({ command: "npm", args: ["publish", tarball], cwd: folder, env, signal });
    if (published.code !== 0) throw new CheckFailed(`${member} cannot be published`, published.output);
  }
}

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { fullName, makeSbom } from "../../release/sbom.ts";
import { publishedMembers, repoRoot, type Member } from "../../run/repo.ts";
import { CheckFailed } from "../machine/check-failed.ts";
import type { Home } from "../machine/home.ts";
import { runTool } from "../machine/run-tool.ts";

/**
 * The SBOM of each package names every package that npm installs with it.
 *
 * @throws CheckFailed with the names that it lacks.
 */
export async function checkSboms(home: Home, folder: string, signal: AbortSignal): Promise<void> {
  for (const member of publishedMembers(repoRoot)) {
    const sbom = await makeSbom(repoRoot, member);
    const listed = new Set(sbom.components.map(fullName));
    const installed = await installedWith(member, home, join(folder, "sbom", member.name), signal);
    const missing = installed.filter((name) => name !== member.manifest.name && !listed.has(name));
    if (missing.length > 0) throw new CheckFailed(`the SBOM of ${member.manifest.name} lacks ${missing.join(", ")}`);
  }
}

/** Names of all packages that npm installs for this one; peers are the host's own. */
async function installedWith(
  { manifest: { name } }: Member,
  home: Home,
  cwd: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  mkdirSync(cwd, { recursive: true });
  writeFileSync(join(cwd, "package.json"), '{ "name": "host", "private": true }\n');
  const args = ["install", name, "--package-lock-only", "--legacy-peer-deps"];
  const { code, output } = await runTool({ command: "npm", args, cwd, env: home.env(process.execPath), signal });
  if (code !== 0) throw new CheckFailed(`${name} cannot be installed`, output);
  // Written by npm a moment ago.
  const lock = JSON.parse(readFileSync(join(cwd, "package-lock.json"), "utf8")) as {
    readonly packages: Readonly<Record<string, unknown>>;
  };
  return Object.keys(lock.packages).flatMap((path) => (path === "" ? [] : [path.replace(/^.*node_modules\//, "")]));
}

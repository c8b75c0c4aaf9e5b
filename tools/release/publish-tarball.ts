import { dirname } from "node:path";

import { exec } from "../run/exec.ts";
import type { Manifest } from "../run/repo.ts";

/** The oldest npm that can stage. */
const NPM = "npm@^11.15.0";
/** What a package has before its first release: changesets raise it. */
const UNRELEASED = "0.0.0";

/**
 * Stages a packed package on npm, unless this version is there already or was never released; with `dryRun`, only lets npm check it.
 *
 * @param run - starts npm
 * @returns what became of it.
 * @throws Error with npm's output.
 */
export async function publishTarball(
  tarball: string,
  { name, version }: Pick<Manifest, "name" | "version">,
  dryRun: boolean,
  run: typeof exec = exec,
): Promise<string> {
  const cwd = dirname(tarball);
  if (dryRun) {
    // A version that is on npm is no reason to fail here: it is the usual case between two releases.
    const { code, output } = await run("npm", ["publish", tarball, "--dry-run", "--force"], { cwd });
    if (code !== 0) throw new Error(`npm publish --dry-run of ${name} ended with ${code}:\n${output}`);
    return `npm would take ${version}`;
  }
  if (version === UNRELEASED) return `${UNRELEASED} is no release; see .changeset/README.md`;
  const { code: found } = await run("npm", ["view", `${name}@${version}`, "version"], { cwd });
  if (found === 0) return `${version} is on npm already`;
  const { code, output } = await run("npx", ["--yes", NPM, "stage", "publish", tarball], { cwd });
  if (code !== 0) throw new Error(`npm stage publish of ${name}@${version} ended with ${code}:\n${output}`);
  return `${version} is staged: approve it on npmjs.com`;
}

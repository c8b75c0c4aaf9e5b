import { join } from "node:path";

import { exec } from "../run/exec.ts";
import type { Outcome } from "../run/outcome.ts";
import { verdict } from "../run/outcome.ts";
import { pack } from "../run/pack.ts";
import { readManifest } from "../run/repo.ts";
import { withTemporaryFolder } from "../run/temporary-folder.ts";

/** What would be published can be imported, and its types can be found: publint, and attw for ESM-only packages. */
export async function packageShape(root: string, folder: string): Promise<Outcome> {
  return await withTemporaryFolder("pack", async (destination) => {
    const tarball = await pack(root, folder, destination);
    const publint = await exec("publint", ["run", tarball, "--strict"], { cwd: destination });
    const problems = publint.code === 0 ? "" : publint.output;

    // A package that is a program only has no types to be wrong.
    if (readManifest(join(root, folder)).exports === undefined) return verdict(problems === "", problems);
    const attw = await exec("attw", [tarball, "--profile", "esm-only", "--no-emoji", "--format", "ascii"], {
      cwd: destination,
    });
    return verdict(problems === "" && attw.code === 0, attw.code === 0 ? problems : `${problems}\n${attw.output}`);
  });
}

import { join } from "node:path";

import { exec } from "../run/exec.ts";
import type { Outcome } from "../run/outcome.ts";
import { verdict } from "../run/outcome.ts";

/** The package's own `build` script succeeds. */
export async function build(root: string, folder: string): Promise<Outcome> {
  const { code, output } = await exec("node", ["--run", "build"], { cwd: join(root, folder) });
  return verdict(code === 0, output);
}

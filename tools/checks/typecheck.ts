import { join } from "node:path";

import { exec } from "../run/exec.ts";
import type { Outcome } from "../run/outcome.ts";
import { verdict } from "../run/outcome.ts";

/** The compiler accepts the project in `folder`. */
export async function typecheck(root: string, folder: string, project = "tsconfig.json"): Promise<Outcome> {
  const { code, output } = await exec("tsc", ["--project", project], { cwd: join(root, folder) });
  return verdict(code === 0, output);
}

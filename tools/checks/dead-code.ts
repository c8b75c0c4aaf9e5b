import { exec } from "../run/exec.ts";
import type { Outcome } from "../run/outcome.ts";
import { verdict } from "../run/outcome.ts";

/** Every file, export and dependency is used by something. */
export async function deadCode(root: string): Promise<Outcome> {
  const { code, output } = await exec("knip", ["--no-progress", "--no-config-hints"], { cwd: root });
  return verdict(code === 0, output);
}

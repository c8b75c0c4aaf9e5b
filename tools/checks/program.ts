import { exec } from "../run/exec.ts";
import type { Outcome } from "../run/outcome.ts";
import { verdict } from "../run/outcome.ts";

/** A program of this repository ends with exit code 0 within `timeoutMs`. */
export async function program(
  root: string,
  script: string,
  args: readonly string[],
  timeoutMs: number,
): Promise<Outcome> {
  const { code, output } = await exec("node", ["--conditions=@flyte-webapi/source", script, ...args], {
    cwd: root,
    timeoutMs,
  });
  return verdict(code === 0, output);
}

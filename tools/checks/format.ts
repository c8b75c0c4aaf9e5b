import { exec } from "../run/exec.ts";
import type { Outcome } from "../run/outcome.ts";
import { verdict } from "../run/outcome.ts";

/** oxfmt would leave every file as it is. `npm run format` repairs. */
export async function formatted(root: string): Promise<Outcome> {
  const { code, output } = await exec("oxfmt", ["--check"], { cwd: root });
  return verdict(code === 0, output);
}

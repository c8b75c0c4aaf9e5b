import { exec } from "../run/exec.ts";
import type { Outcome } from "../run/outcome.ts";
import { verdict } from "../run/outcome.ts";

/** oxlint with the rules of .oxlintrc.json, type-aware ones included. */
export async function lint(root: string): Promise<Outcome> {
  const { code, output } = await exec("oxlint", ["--format=default"], { cwd: root });
  // Without files it would be green as well: a check that looked at nothing has not checked anything.
  const looked = /on [1-9]\d* files?/.test(output);
  return verdict(code === 0 && looked, looked ? output : `${output}\noxlint looked at no file`);
}

import { join } from "node:path";

import { exec } from "../run/exec.ts";
import type { Outcome } from "../run/outcome.ts";
import { verdict } from "../run/outcome.ts";
import type { Member } from "../run/repo.ts";
import { repoRoot } from "../run/repo.ts";

/** The public API of the built package is what packages/<name>/etc says. */
export async function apiReport(root: string, { name }: Pick<Member, "name">): Promise<Outcome> {
  // A process of its own: API Extractor computes for seconds without a pause.
  const script = join(repoRoot, "tools", "api-report.ts");
  const { code, output } = await exec("node", [script, "--root", root, "--package", name], { cwd: root });
  return verdict(code === 0, output);
}

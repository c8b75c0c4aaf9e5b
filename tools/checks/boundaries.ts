import { existsSync } from "node:fs";
import { join } from "node:path";

import { exec } from "../run/exec.ts";
import type { Outcome } from "../run/outcome.ts";
import { fromProblems, verdict } from "../run/outcome.ts";

/** The part of dependency-cruiser's JSON result that is needed here. */
interface CruiseResult {
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
      readonly cycle?: readonly { readonly name: string }[];
    }[];
  };
}

/** No import crosses a boundary of .dependency-cruiser.mjs, and none goes round in a circle, not even for types. */
export async function boundaries(root: string): Promise<Outcome> {
  const folders = ["packages", "templates", "examples", "interop", "tools"].filter((folder) =>
    existsSync(join(root, folder)),
  );
  const { output } = await exec(
    "depcruise",
    ["--config", ".dependency-cruiser.mjs", "--output-type", "json", ...folders],
    { cwd: root },
  );
  const result = parse(output);
  if (result === undefined) return verdict(false, output);
  const { totalCruised, violations } = result.summary;
  // With a TypeScript that it cannot use, dependency-cruiser reads nothing and is content.
  if (totalCruised === 0) return verdict(false, "dependency-cruiser read no module");
  return fromProblems(
    violations.map(({ rule, from, to, cycle }) => {
      const path = cycle === undefined ? to : cycle.map((module) => module.name).join(" -> ");
      return `${rule.name}: ${from} -> ${path}`;
    }),
  );
}

function parse(output: string): CruiseResult | undefined {
  try {
    // The shape is that of the pinned dependency-cruiser.
    return JSON.parse(output) as CruiseResult;
  } catch {
    return undefined;
  }
}

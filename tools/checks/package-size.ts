import { readFileSync, statSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { basename } from "node:path";

import type { Outcome } from "../run/outcome.ts";
import { fromProblems } from "../run/outcome.ts";
import { pack } from "../run/pack.ts";
import { withTemporaryFolder } from "../run/temporary-folder.ts";

/** What a package may weigh. Kilobytes of 1,000 bytes. */
export interface SizeBudget {
  /** The tarball: what a user downloads. */
  readonly packedKb: number;
  /** The tarball without compression: what a user has on disk. */
  readonly unpackedKb: number;
}

/** Some room above what they weigh today: a doubling is noticed, a feature is not. A package without a line may not be published. */
const SIZE_BUDGETS: Readonly<Record<string, SizeBudget>> = {
  sdk: { packedKb: 750, unpackedKb: 3_000 },
  testkit: { packedKb: 750, unpackedKb: 3_000 },
  // Seven megabytes of it are the compiler, which changes the sources of projects.
  "create-plugin": { packedKb: 2_000, unpackedKb: 9_000 },
};

/** The package in `folder` weighs no more than its budget when it is packed as it would be published. */
export async function packageSize(
  root: string,
  folder: string,
  budgets: Readonly<Record<string, SizeBudget>> = SIZE_BUDGETS,
): Promise<Outcome> {
  const name = basename(folder);
  const budget = budgets[name];
  if (budget === undefined) return fromProblems([`${folder} has no size budget: tools/checks/package-size.ts`]);
  return await withTemporaryFolder("size", async (destination) => {
    const tarball = await pack(root, folder, destination);
    const unpacked = gunzipSync(readFileSync(tarball)).byteLength;
    return fromProblems([
      ...excess(`${folder}, packed,`, statSync(tarball).size, budget.packedKb),
      ...excess(`${folder}, unpacked,`, unpacked, budget.unpackedKb),
    ]);
  });
}

function excess(what: string, bytes: number, budgetKb: number): string[] {
  const kb = Math.ceil(bytes / 1_000);
  return kb <= budgetKb ? [] : [`${what} weighs ${kb} kB; its budget is ${budgetKb} kB`];
}

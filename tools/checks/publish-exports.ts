import { isDeepStrictEqual } from "node:util";

import type { Outcome } from "../run/outcome.ts";
import { fromProblems } from "../run/outcome.ts";
import { publishedMembers } from "../run/repo.ts";

/** The condition by which the packages of this workspace see each other's sources. */
const SOURCE_CONDITION = "@flyte-webapi/source";

/** `publishConfig.exports` is `exports` without the source condition: what users get has no path to `src`. */
export async function publishExports(root: string): Promise<Outcome> {
  const problems: string[] = [];
  for (const { folder, manifest } of publishedMembers(root)) {
    if (manifest.exports === undefined) continue;
    const published = manifest.publishConfig?.exports ?? {};
    const entries = new Set([...Object.keys(manifest.exports), ...Object.keys(published)]);
    for (const entry of entries) {
      const expected = withoutSource(manifest.exports[entry]);
      if (isDeepStrictEqual(published[entry], expected)) continue;
      problems.push(
        `${folder}/package.json: publishConfig.exports["${entry}"] is ${JSON.stringify(published[entry])}, ` +
          `expected ${JSON.stringify(expected)}`,
      );
    }
  }
  return fromProblems(problems);
}

function withoutSource(target: unknown): unknown {
  if (typeof target !== "object" || target === null) return target;
  return Object.fromEntries(Object.entries(target).filter(([condition]) => condition !== SOURCE_CONDITION));
}

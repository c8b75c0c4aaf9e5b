import { parseJson, sameJson } from "./edit-json.ts";
import { isCrlf, toCrlf, toLf } from "./lines.ts";
import { mergeJson } from "./merge-json.ts";
import { mergeLines } from "./merge-lines.ts";
import type { Merged } from "./merged.ts";

/**
 * Merges what the user and the template have made of a file that was once `base`. Line ends as on Windows are no change, and stay. A BOM stays.
 */
export function mergeFile(path: string, yours: string, base: string, theirs: string): Merged {
  const crlf = isCrlf(yours);
  const mine = crlf ? toLf(yours) : yours;
  const merged = path.endsWith(".json") ? mergeJsonFile(mine, base, theirs) : mergeLines(mine, base, theirs);
  return crlf ? { ...merged, text: toCrlf(merged.text) } : merged;
}

/** By lines when that gives the same, because it brings the template's comments along. */
function mergeJsonFile(yours: string, base: string, theirs: string): Merged {
  const byLines = mergeLines(yours, base, theirs);
  const byFields = mergeJson(yours, base, theirs);
  if (byFields === undefined) return byLines;
  const same = byFields.conflicts === 0 && sameJson(parseJson(byFields.text), parseJson(byLines.text));
  return byLines.conflicts === 0 && same ? byLines : byFields;
}

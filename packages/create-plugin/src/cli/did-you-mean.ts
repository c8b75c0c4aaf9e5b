import { closestMatch } from "leven";

/** `; did you mean --template?`, or nothing when no candidate is near. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const closest = closestWord(word, candidates);
  return closest === undefined ? "" : `; did you mean ${closest}?`;
}

/** The candidate that was probably meant, or `undefined` when none is near: at most a third of the letters differ. Ignores case. */
function closestWord(word: string, candidates: readonly string[]): string | undefined {
  if (word === "") return undefined;
  const lowered = candidates.map((candidate) => candidate.toLowerCase());
  const closest = closestMatch(word.toLowerCase(), lowered, { maxDistance: Math.ceil(word.length / 3) });
  return closest === undefined ? undefined : candidates[lowered.indexOf(closest)];
}

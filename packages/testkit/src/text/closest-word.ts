import { closestMatch } from "leven";

// Longer words are no typing errors, and the cost of a comparison grows with the square of the length.
const LONGEST_WORD = 64;

/** The candidate that was probably meant, or `undefined` when none is near: at most a third of the letters differ. Ignores case. */
export function closestWord(word: string, candidates: Iterable<string>): string | undefined {
  if (word === "" || word.length > LONGEST_WORD) return undefined;
  const known = [...candidates].filter((candidate) => candidate.length <= LONGEST_WORD);
  const lowered = known.map((candidate) => candidate.toLowerCase());
  const closest = closestMatch(word.toLowerCase(), lowered, { maxDistance: Math.ceil(word.length / 3) });
  return closest === undefined ? undefined : known[lowered.indexOf(closest)];
}

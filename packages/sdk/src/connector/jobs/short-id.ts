import { createHash } from "node:crypto";

/** Flyte's are shorter; of others nothing bounds the length. */
const MOST_ID_LENGTH = 256;

/**
 * The beginning of an id, for log lines, in memory of its own. A slice would be a view into the text it was cut from, and so whatever remembers
 * it would remember all of that text.
 */
export function shortId(id: string): string {
  if (id.length <= MOST_ID_LENGTH) return id;
  return Buffer.from(id.slice(0, MOST_ID_LENGTH)).toString();
}

/** A name that tells owners of tokens apart, and is remembered as long as their jobs run: of a long one the hash. */
export function nameOfOwner(name: string): string {
  return name.length <= MOST_ID_LENGTH ? name : createHash("sha256").update(name).digest("hex");
}

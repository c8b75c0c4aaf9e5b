import { createHash } from "node:crypto";

/** What tells one job from all others. */
export interface JobIdentity {
  readonly project: string;
  readonly domain: string;
  readonly name: string;
  readonly nodeId: string;
  readonly attempt: number;
  /** How often the system has started this attempt again. */
  readonly incarnation: number;
}

const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
const KEY_BITS = 160;

/**
 * The key that a job is created with: the same for every call that means the same job, in every process and for ever; another for
 * every other job. 33 characters, a letter followed by `a-z` and `2-7`: it fits the 36 characters of AIP-155 and is a DNS label.
 *
 * It is a hash, so that no two identities are joined to the same text by a separator within a name.
 */
export function idempotencyKey(job: JobIdentity): string {
  const parts = [job.project, job.domain, job.name, job.nodeId, job.attempt, job.incarnation];
  const digest = createHash("sha256").update(JSON.stringify(parts)).digest();
  let bits = 0n;
  for (const byte of digest.subarray(0, KEY_BITS / 8)) bits = (bits << 8n) | BigInt(byte);
  const digits: string[] = [];
  for (let digit = 0; digit < KEY_BITS / 5; digit++) {
    digits.push(ALPHABET.charAt(Number(bits & 31n)));
    bits >>= 5n;
  }
  // Joined at once: a text that is added to piece by piece stays a chain of pieces, of a kilobyte, in whatever remembers it.
  return [...digits, "f"].toReversed().join("");
}

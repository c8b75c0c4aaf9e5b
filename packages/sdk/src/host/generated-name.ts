const HASH_PREFIX = "f";
const HASH_LENGTH = 8;
const ALPHABET = "abcdefghijklmnopqrstuvwxyz123456";

/**
 * A name fitted between two lengths: padded with `0` at its end, or replaced by `f` and a hash of it. Source: flyteplugins,
 * machinery/encoding/encoder.go; padding as in Flyte v1, which v2 forgets (D32).
 *
 * @throws RangeError when even the hash, of 8 characters, does not fit.
 */
export function fitName(name: string, minLength: number, maxLength: number): string {
  const fitted = name.length <= maxLength ? name : hashOf(name);
  if (fitted.length > maxLength) {
    throw new RangeError(`A name of at most ${maxLength} characters cannot be made: the shortest has ${HASH_LENGTH}`);
  }
  return fitted.padEnd(minLength, "0");
}

/** `f` and the base32 form of the 32-bit FNV-1a hash. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  // 32 bits in groups of five, from the front; the last group is filled with zeros.
  let bits = BigInt(hash) << 3n;
  let encoded = "";
  for (let digit = 0; digit < 7; digit++) {
    encoded = ALPHABET.charAt(Number(bits & 31n)) + encoded;
    bits >>= 5n;
  }
  return HASH_PREFIX + encoded;
}

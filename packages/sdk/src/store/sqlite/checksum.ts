import { crc32 } from "node:zlib";

/** A part of what a checksum stands for. */
export type ChecksumPart = string | number | Uint8Array;

/** A checksum over all parts, their kinds and their lengths. Finds accidents: any burst of up to 32 wrong bits, for one. */
export function checksum(...parts: readonly ChecksumPart[]): number {
  return parts.reduce<number>((sum, part) => {
    if (typeof part === "number") return crc32(`n${part};`, sum);
    const bytes = typeof part === "string" ? Buffer.from(part) : part;
    const head = crc32(`${typeof part === "string" ? "t" : "b"}${bytes.byteLength};`, sum);
    // Of no bytes at all, zlib may say 0 instead of what it was given: that depends on where they are not.
    return bytes.byteLength === 0 ? head : crc32(bytes, head);
  }, 0);
}

import { gunzipSync } from "node:zlib";

const BLOCK = 512;

/**
 * The files of a packed package with their texts, without the `package/` that npm puts in front of each path.
 *
 * @throws Error for an entry that is no plain file: a package has no links.
 */
export function readTarball(tarball: Uint8Array): ReadonlyMap<string, string> {
  const archive = gunzipSync(tarball);
  const files = new Map<string, string>();
  let at = 0;
  while (at + BLOCK <= archive.length && archive[at] !== 0) {
    const field = (offset: number, length: number): string =>
      archive.toString("utf8", at + offset, at + offset + length).replace(/\0.*$/s, "");
    const [name, size, type, prefix] = [
      field(0, 100),
      Number.parseInt(field(124, 12), 8),
      field(156, 1),
      field(345, 155),
    ];
    const path = prefix === "" ? name : `${prefix}/${name}`;
    if (type !== "0" && type !== "") throw new Error(`${path} is of the type "${type}"; expected a plain file`);
    files.set(path.replace(/^package\//, ""), archive.toString("utf8", at + BLOCK, at + BLOCK + size));
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}

import { inflateSync } from "node:zlib";

import { strToU8, zlibSync } from "fflate";

import type { FileTree } from "../template/template.ts";
import { sha256 } from "./record.ts";

/**
 * Where a project keeps the generated files as they were generated: what an update compares with. Compressed, so that nobody finds each line of
 * the project twice.
 */
export const BASE_FILE = ".create-plugin.base";

/** No base is larger than this, in bytes: what is larger was not written by this program. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * The content of {@link BASE_FILE}. Packed by fflate, not by Node: zlib's output differs between versions of Node and between processors, and
 * the same answers must give the same project.
 */
export function baseText(files: FileTree): string {
  const json = JSON.stringify(Object.fromEntries([...files].sort(([a], [b]) => (a < b ? -1 : 1))));
  return `${Buffer.from(zlibSync(strToU8(json), { level: 9 })).toString("base64")}\n`;
}

/** The generated files as they were generated, as far as they are what the record says. A base that cannot be read is empty. */
export function readBase(text: string | undefined, hashes: Readonly<Record<string, string>>): FileTree {
  return new Map(Object.entries(unpack(text)).filter(([path, content]) => sha256(content) === hashes[path]));
}

function unpack(text: string | undefined): Readonly<Record<string, string>> {
  if (text === undefined) return {};
  try {
    const json = inflateSync(Buffer.from(text.trim(), "base64"), { maxOutputLength: MAX_BYTES }).toString("utf8");
    const value: unknown = JSON.parse(json);
    if (typeof value !== "object" || value === null) return {};
    return Object.fromEntries(
      Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    );
  } catch {
    // Somebody has merged or cut it. An update does what it can without.
    return {};
  }
}

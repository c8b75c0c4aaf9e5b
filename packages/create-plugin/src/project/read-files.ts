import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { FileTree } from "../template/template.ts";

/** Folders that hold nothing that somebody has written. */
const SKIPPED: ReadonlySet<string> = new Set([
  ".git",
  ".testkit",
  ".yarn",
  "conformance-report",
  "coverage",
  "dist",
  "node_modules",
]);
/** What is larger than this, in bytes, is nobody's source. */
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * The text files of a project by path, sorted. Links, what is no text in UTF-8, and what is very large are left out, so that nothing is ever written in their place
 * that was read wrongly.
 *
 * @param wanted - paths that are read even inside folders that are skipped otherwise
 */
export function readFiles(root: string, wanted: readonly string[]): FileTree {
  const paths = new Set([...listFiles(root, ""), ...wanted]);
  const files = [...paths].sort().flatMap((path): [string, string][] => {
    const text = readText(join(root, path));
    return text === undefined ? [] : [[path, text]];
  });
  return new Map(files);
}

function listFiles(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : listFiles(root, path);
    return entry.isFile() ? [path] : [];
  });
}

function readText(file: string): string | undefined {
  const stats = lstatSync(file, { throwIfNoEntry: false });
  if (stats === undefined || !stats.isFile() || stats.size > MAX_BYTES) return undefined;
  const bytes = readFileSync(file);
  const text = bytes.toString("utf8");
  return Buffer.from(text).equals(bytes) ? text : undefined;
}

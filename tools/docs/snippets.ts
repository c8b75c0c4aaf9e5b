import { readFileSync } from "node:fs";
import { join } from "node:path";

import { repoRoot } from "../run/repo.ts";

/** A block of code in a page. */
export interface Snippet {
  /** The line on which it begins, from 1. */
  readonly line: number;
  /** What stands behind the opening fence. */
  readonly language: string;
  readonly code: string;
  /** `path#region` or `path`, from the root of the repository: where the code is compiled and run. Absent when nothing is named. */
  readonly source: string | undefined;
}

const SOURCE = /^<!-- (\S+\.(?:ts|js|mts)(?:#\S+)?) -->$/;

/** All blocks of code of a page. A comment above a block, such as `<!-- docs/snippets/a.ts#b -->`, names its source. */
export function snippetsOf(markdown: string): Snippet[] {
  const lines = markdown.split("\n");
  const snippets: Snippet[] = [];
  for (let index = 0; index < lines.length; index++) {
    const open = /^ *(`{3,})(\S*)/.exec(lines[index] ?? "");
    if (open === null) continue;
    const [, fence = "", language = ""] = open;
    const end = lines.findIndex((line, at) => at > index && line.trim() === fence);
    if (end < 0) throw new RangeError(`the block of code in line ${index + 1} does not end`);
    snippets.push({
      line: index + 1,
      language,
      code: lines.slice(index + 1, end).join("\n"),
      source: sourceAbove(lines, index),
    });
    index = end;
  }
  return snippets;
}

function sourceAbove(lines: readonly string[], index: number): string | undefined {
  const above = lines.slice(0, index).findLast((line) => line.trim() !== "");
  return SOURCE.exec(above?.trim() ?? "")?.[1];
}

const REGION = /^\s*\/\/ #region (\S+)/;
const END = /^\s*\/\/ #endregion/;

/**
 * The text of a region of a file, or of the whole file, without marks of regions and without the indentation that all lines share.
 *
 * @throws RangeError when the file has no such region.
 */
export function readSource(source: string): string {
  const [path = "", name] = source.split("#");
  const lines = readFileSync(join(repoRoot, path), "utf8").split("\n");
  const body = name === undefined ? lines : regionOf(lines, name);
  if (body === undefined) throw new RangeError(`${path} has no region ${JSON.stringify(name)}`);
  const kept = body.filter((line) => !REGION.test(line) && !END.test(line));
  const indents = kept.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length);
  const indent = Math.min(...indents);
  return kept
    .map((line) => line.slice(indent))
    .join("\n")
    .trim();
}

function regionOf(lines: readonly string[], name: string): readonly string[] | undefined {
  const start = lines.findIndex((line) => REGION.exec(line)?.[1] === name);
  if (start < 0) return undefined;
  const end = lines.findIndex((line, index) => index > start && END.test(line));
  return end < 0 ? undefined : lines.slice(start + 1, end);
}

/** The page with the code of each snippet as its source has it. */
export function withSources(markdown: string): string {
  return snippetsOf(markdown).reduceRight((text, { line, code, source }) => {
    if (source === undefined) return text;
    const lines = text.split("\n");
    const length = code === "" && lines[line]?.startsWith("```") === true ? 0 : code.split("\n").length;
    lines.splice(line, length, ...readSource(source).split("\n"));
    return lines.join("\n");
  }, markdown);
}

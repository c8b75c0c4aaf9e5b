import { isMap, isNode, isScalar, parseDocument } from "yaml";

/**
 * Adds a key, with a value that is YAML already or with none, at the end of the block that the path leads to. Everything else keeps its bytes. A text that is no YAML, a block that is not there
 * or is written on one line, and a key that is there, change nothing.
 */
export function addYamlKey(text: string, path: readonly string[], key: string, value?: string): string {
  const document = parseDocument(text, { logLevel: "silent" });
  const block = document.errors.length === 0 ? document.getIn(path) : undefined;
  if (!isMap(block) || block.flow === true || block.has(key)) return text;
  const last = block.items.at(-1);
  const first = block.items[0];
  if (first === undefined || last === undefined || !isScalar(first.key) || !isScalar(last.key)) return text;
  const end = (isNode(last.value) ? last.value.range?.[1] : undefined) ?? last.key.range?.[1];
  const start = first.key.range?.[0];
  if (start === undefined || end === undefined) return text;
  const indent = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  // Behind the last line that belongs to the block; the value of `key:` ends where it begins.
  const until = text.slice(0, end).trimEnd().length;
  const newline = text.indexOf("\n", until);
  const line = `${indent}${key}:${value === undefined ? "" : ` ${value}`}`;
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  if (newline === -1) return `${text}${eol}${line}`;
  return `${text.slice(0, newline + 1)}${line}${eol}${text.slice(newline + 1)}`;
}

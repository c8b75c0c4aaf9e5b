import { applyEdits, findNodeAtLocation, modify, parse, parseTree, type JSONPath, type ParseError } from "jsonc-parser";

/** A value that JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** The value of a JSON text, comments and commas at the end allowed; `undefined` when it is none. */
export function parseJson(text: string): Json | undefined {
  const errors: ParseError[] = [];
  // The parser answers what JSON can hold.
  const value = parse(text, errors, { allowTrailingComma: true }) as Json | undefined;
  return errors.length === 0 ? value : undefined;
}

/** Whether two values are the same, whatever the order of their fields. */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a === null || b === null) return false;
  if (isList(a) || isList(b)) {
    return isList(a) && isList(b) && a.length === b.length && a.every((item, index) => sameJson(item, b[index]));
  }
  if (!isFields(a) || !isFields(b)) return false;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => sameJson(a[name], b[name]));
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** Whether a value is an object. */
export function isFields(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !isList(value);
}

/** What is at a path; `undefined` when nothing is. */
export function jsonAt(value: Json | undefined, path: JSONPath): Json | undefined {
  let found = value;
  for (const part of path) {
    if (isList(found) && typeof part === "number") found = found[part];
    else if (isFields(found) && Object.hasOwn(found, String(part))) found = found[String(part)];
    else return undefined;
  }
  return found;
}

/**
 * Puts a value where the path leads, or takes out what is there (`undefined`). Everything else keeps its bytes: comments, order, indentation. A new field of an
 * object whose fields are sorted comes to its place.
 */
export function setJson(text: string, path: JSONPath, value: Json | undefined): string {
  const name = path.at(-1);
  const edits = modify(text, path, value, {
    formattingOptions: { ...indentationOf(text), eol: text.includes("\r\n") ? "\r\n" : "\n" },
    getInsertionIndex: (names) => {
      const sorted = names.every((one, index) => index === 0 || (names[index - 1] ?? "") < one);
      const place = names.findIndex((one) => one > String(name));
      return sorted && place !== -1 && names.length > 1 ? place : names.length;
    },
  });
  return applyEdits(text, edits);
}

/** Adds a value to the end of the list at the path. A list on one line stays on one line. */
export function appendJson(text: string, path: JSONPath, value: Json): string {
  const list = jsonAt(parseJson(text), path);
  if (!isList(list)) return text;
  const inOneLine = setListOnOneLine(text, path, [...list, value]);
  if (inOneLine !== undefined) return inOneLine;
  const formattingOptions = { ...indentationOf(text), eol: text.includes("\r\n") ? "\r\n" : "\n" };
  return applyEdits(text, modify(text, [...path, list.length], value, { formattingOptions, isArrayInsertion: true }));
}

/** Takes the item at the index out of the list at the path. A list on one line stays on one line. */
export function removeJsonItem(text: string, path: JSONPath, index: number): string {
  const list = jsonAt(parseJson(text), path);
  if (!isList(list)) return text;
  return (
    setListOnOneLine(
      text,
      path,
      list.filter((_, at) => at !== index),
    ) ?? setJson(text, [...path, index], undefined)
  );
}

/** `undefined` when the list is written on several lines, or has a comment. */
function setListOnOneLine(text: string, path: JSONPath, list: readonly Json[]): string | undefined {
  const tree = parseTree(text);
  const node = tree === undefined ? undefined : findNodeAtLocation(tree, path);
  if (node === undefined) return undefined;
  const [start, end] = [node.offset, node.offset + node.length];
  const written = text.slice(start, end);
  if (/\n|\/[/*]/.test(written)) return undefined;
  const space = /^\[\s/.test(written) && list.length > 0 ? " " : "";
  return `${text.slice(0, start)}[${space}${list.map((item) => JSON.stringify(item)).join(", ")}${space}]${text.slice(end)}`;
}

function indentationOf(text: string): { insertSpaces: boolean; tabSize: number } {
  const [, indent = "  "] = /^([ \t]+)\S/m.exec(text) ?? [];
  return { insertSpaces: !indent.startsWith("\t"), tabSize: indent.startsWith("\t") ? 4 : indent.length };
}

import { findNodeAtLocation, parseTree, type JSONPath } from "jsonc-parser";

import {
  appendJson,
  isFields,
  isList,
  jsonAt,
  parseJson,
  removeJsonItem,
  sameJson,
  setJson,
  type Json,
} from "./edit-json.ts";
import { MARKERS, type Merged } from "./merged.ts";
import { newerRange } from "./newer-pin.ts";

/** What the template has changed at one place: `undefined` where there was or is nothing. */
interface Change {
  readonly path: JSONPath;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/**
 * A three-way merge of JSON by its fields, so that two new neighbours are no conflict. The user's text keeps its comments, its order and its indentation. A list
 * of words is a set. Of two version ranges the newer is taken. `undefined` when one of the texts is no JSON.
 */
export function mergeJson(yours: string, base: string, theirs: string): Merged | undefined {
  const values = { yours: parseJson(yours), base: parseJson(base), theirs: parseJson(theirs) };
  if (values.yours === undefined || values.base === undefined || values.theirs === undefined) return undefined;
  let text = yours;
  const conflicts: Change[] = [];
  for (const change of changesOf(values.base, values.theirs, [])) {
    const result = applyChange(text, change);
    if (result === undefined) conflicts.push(change);
    else text = result;
  }
  // From the end, so that the places that follow stay where they are.
  const marked = conflicts.map((change) => ({ change, place: placeOf(text, change.path) }));
  for (const { change, place } of marked.toSorted((a, b) => b.place.start - a.place.start)) {
    text = markLines(text, place, change);
  }
  return { text, conflicts: conflicts.length };
}

/** `undefined` when the user has changed the same place in another way. */
function applyChange(text: string, { path, before, after }: Change): string | undefined {
  const root = parseJson(text);
  const parent = jsonAt(root, path.slice(0, -1));
  // The user has taken out all of it.
  if (!isFields(parent)) return text;
  const mine = jsonAt(root, path);
  if (sameJson(mine, after)) return text;
  if (isWords(before) && isWords(after) && isWords(mine)) return mergeWords(text, path, mine, before, after);
  if (sameJson(mine, before)) return setJson(text, path, after);
  // Taken out by one side, changed by the other: the user's word counts.
  if (mine === undefined || after === undefined) return text;
  const newer = newerRange(mine, after);
  return newer === undefined ? undefined : setJson(text, path, newer);
}

function mergeWords(text: string, path: JSONPath, mine: Words, before: Words, after: Words): string {
  const gone = before.filter((word) => !after.includes(word));
  let result = text;
  for (const word of gone) {
    const at = jsonAt(parseJson(result), path);
    const index = isList(at) ? at.indexOf(word) : -1;
    if (index !== -1) result = removeJsonItem(result, path, index);
  }
  for (const word of after) if (!before.includes(word) && !mine.includes(word)) result = appendJson(result, path, word);
  return result;
}

type Words = readonly string[];

function isWords(value: Json | undefined): value is Words {
  return isList(value) && value.every((item) => typeof item === "string");
}

function changesOf(before: Json | undefined, after: Json | undefined, path: JSONPath): readonly Change[] {
  if (sameJson(before, after)) return [];
  if (!isFields(before) || !isFields(after)) return [{ path, before, after }];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => changesOf(before[name], after[name], [...path, name]));
}

interface Place {
  /** Where its first line begins, and where the line after its last one does. */
  readonly start: number;
  readonly end: number;
}

function placeOf(text: string, path: JSONPath): Place {
  const tree = parseTree(text);
  const value = tree === undefined ? undefined : findNodeAtLocation(tree, path);
  // The parent of a value is the field with its name.
  const node = value?.parent ?? value ?? { offset: 0, length: text.length };
  const newline = text.indexOf("\n", node.offset + node.length);
  return { start: text.lastIndexOf("\n", node.offset - 1) + 1, end: newline === -1 ? text.length : newline + 1 };
}

function markLines(text: string, { start, end }: Place, { path, after }: Change): string {
  const yours = text.slice(start, end);
  const [, indent = ""] = /^([ \t]*)/.exec(yours) ?? [];
  const comma = yours.trimEnd().endsWith(",") ? "," : "";
  const value = JSON.stringify(after, undefined, 2).replaceAll("\n", `\n${indent}`);
  const theirs = `${indent}${JSON.stringify(path.at(-1))}: ${value}${comma}\n`;
  const closed = yours.endsWith("\n") ? yours : `${yours}\n`;
  const block = `${MARKERS.yours}\n${closed}${MARKERS.middle}\n${theirs}${MARKERS.theirs}\n`;
  return `${text.slice(0, start)}${block}${text.slice(end)}`;
}

import type { JSONPath } from "jsonc-parser";

import { isFields, jsonAt, parseJson, sameJson, setJson, type Json } from "../merge/edit-json.ts";
import { isCrlf, toCrlf, toLf } from "../merge/lines.ts";
import type { EditableTree } from "../project/editable-tree.ts";
import type { Part } from "./part.ts";

/** What stood in the way of a part. */
export interface Additions {
  /** Files that are there and hold something else. They stay. */
  readonly blocked: readonly string[];
  /** Fields of package.json that have another value. They stay: `scripts.serve`. */
  readonly keptFields: readonly string[];
}

/** Adds a part to the files of a project. What is there already, stays; a part that is there already changes nothing. */
export function addPart(files: EditableTree, { files: added, appended, fields }: Part): Additions {
  const blocked: string[] = [];
  for (const [path, text] of added) {
    const mine = files.get(path);
    if (mine === undefined) files.set(path, text);
    else if (toLf(mine) !== text) blocked.push(path);
  }
  for (const [path, text] of appended) {
    const mine = files.get(path);
    if (mine !== undefined) files.set(path, append(mine, text));
  }
  const keptFields: string[] = [];
  const manifest = files.get("package.json");
  if (manifest !== undefined) files.set("package.json", addFields(manifest, fields, [], keptFields));
  return { blocked, keptFields };
}

function append(mine: string, text: string): string {
  // Its first line that says something tells whether it was added before.
  const first = text.split("\n").find((line) => line.trim() !== "") ?? "";
  if (toLf(mine).split("\n").includes(first)) return mine;
  const whole = `${mine === "" || mine.endsWith("\n") ? mine : `${mine}\n`}${text}`;
  return isCrlf(mine) ? toCrlf(whole) : whole;
}

function addFields(text: string, fields: Json, path: JSONPath, kept: string[]): string {
  if (!isFields(fields)) return text;
  let result = text;
  for (const [name, value] of Object.entries(fields)) {
    const at = [...path, name];
    const mine = jsonAt(parseJson(result), at);
    if (mine === undefined) result = setJson(result, at, value);
    else if (isFields(mine) && isFields(value)) result = addFields(result, value, at, kept);
    else if (!sameJson(mine, value)) kept.push(at.join("."));
  }
  return result;
}

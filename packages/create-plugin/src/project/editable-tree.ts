import type { FileTree } from "../template/template.ts";

/** The text files of a project in memory, by path with forward slashes. What is changed here is written later, or not at all. */
export type EditableTree = Map<string, string>;

/** A copy that can be changed. */
export function toEditable(files: FileTree): EditableTree {
  return new Map(files);
}

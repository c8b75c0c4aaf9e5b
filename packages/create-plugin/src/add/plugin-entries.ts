import { Node, SyntaxKind, type ArrayLiteralExpression, type ObjectLiteralExpression } from "ts-morph";

import type { FileTree } from "../template/template.ts";
import { fieldValue, insertAll, lineEnd, literalText, parseSource, quotedLike, type Insertion } from "./ts-text.ts";

/** A PluginEntry in the sources of a project. */
export interface PluginEntryPlace {
  readonly path: string;
  /** `undefined` when it is not written as a text. */
  readonly id: string | undefined;
  /** The task types that are written as texts; `undefined` when there is no list in the file that one could be added to. */
  readonly taskTypes: readonly string[] | undefined;
  /** The text of the file with one task type more. */
  withTaskType(name: string): string;
}

/** All PluginEntries: objects with `supportedTaskTypes` and `pluginLoader`, in the order of their files. */
export function findPluginEntries(files: FileTree): readonly PluginEntryPlace[] {
  return [...files]
    .filter(([path, text]) => isSource(path) && text.includes("supportedTaskTypes"))
    .flatMap(([path, text]) =>
      parseSource(path, text)
        .getDescendantsOfKind(SyntaxKind.ObjectLiteralExpression)
        .filter((object) => hasField(object, "supportedTaskTypes") && hasField(object, "pluginLoader"))
        .map((object) => toPlace(path, text, object)),
    );
}

function isSource(path: string): boolean {
  return /^src\/.*\.[mc]?tsx?$/.test(path) && !/\.(?:test|spec|d|test-d)\.[mc]?tsx?$/.test(path);
}

function hasField(object: ObjectLiteralExpression, name: string): boolean {
  return object
    .getProperties()
    .some((field) => !Node.isSpreadAssignment(field) && field.getName().replace(/["']/g, "") === name);
}

function toPlace(path: string, text: string, object: ObjectLiteralExpression): PluginEntryPlace {
  const value = fieldValue(object, "supportedTaskTypes");
  const list = Node.isArrayLiteralExpression(value) ? value : undefined;
  return {
    path,
    id: literalText(fieldValue(object, "id")),
    taskTypes: list?.getElements().flatMap(taskTypeOf),
    withTaskType: (name) => (list === undefined ? text : insertAll(text, insertions(list, name, text))),
  };
}

/** A task type is a name, or a name with a version; the name alone means version 0. */
function taskTypeOf(element: Node): readonly string[] {
  if (!Node.isObjectLiteralExpression(element)) return [literalText(element)].filter((name) => name !== undefined);
  const version = fieldValue(element, "version")?.getText() ?? "0";
  const name = literalText(fieldValue(element, "name"));
  return name !== undefined && version === "0" ? [name] : [];
}

function insertions(list: ArrayLiteralExpression, name: string, text: string): readonly Insertion[] {
  const source = list.getSourceFile();
  const whole = source.getFullText();
  const added = quotedLike(source, name);
  const last = list.getElements().at(-1);
  if (last === undefined) return [{ at: list.getStart() + 1, text: added }];
  const { elements } = list.compilerNode;
  const hasComma = elements.hasTrailingComma;
  const isOnOneLine = !whole.slice(list.getStart(), last.getStart()).includes("\n");
  if (isOnOneLine) {
    return hasComma ? [{ at: elements.end, text: ` ${added},` }] : [{ at: last.getEnd(), text: `, ${added}` }];
  }
  const lineStart = whole.lastIndexOf("\n", last.getStart()) + 1;
  const [indent = ""] = /^[ \t]*/.exec(whole.slice(lineStart)) ?? [];
  const end = hasComma ? elements.end : last.getEnd();
  // What is said beside the last one stays beside it.
  const [comment = ""] = /^(?:[ \t]*\/\*(?:(?!\*\/)[^\r\n])*\*\/)*(?:[ \t]*\/\/[^\r\n]*)?/.exec(whole.slice(end)) ?? [];
  const line: Insertion = { at: end + comment.length, text: `${lineEnd(text)}${indent}${added}${hasComma ? "," : ""}` };
  if (hasComma) return [line];
  return comment === "" ? [{ ...line, text: `,${line.text}` }] : [{ at: end, text: "," }, line];
}

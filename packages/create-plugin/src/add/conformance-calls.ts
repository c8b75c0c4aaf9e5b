import { Node, type ObjectLiteralExpression } from "ts-morph";

import type { FileTree } from "../template/template.ts";
import { insertAll, lineEnd, parseSource, quotedLike } from "./ts-text.ts";

/** A call of `describeConformance` with a plugin and a world that have names. */
export interface ConformanceCall {
  readonly path: string;
  /** The name of the plugin in that file. */
  readonly plugin: string;
  /** Whether the file has a suite for this task type already. */
  has(taskType: string): boolean;
  /** The text of the file with a suite for one task type more, behind the call. */
  withTaskType(id: string, taskType: string): string;
}

/** All calls at the outermost level of test files. */
export function findConformanceCalls(files: FileTree): readonly ConformanceCall[] {
  return [...files]
    .filter(([path, text]) => /\.(?:test|spec)\.[mc]?ts$/.test(path) && text.includes("describeConformance"))
    .flatMap(([path, text]) => callsOf(path, text));
}

function callsOf(path: string, text: string): readonly ConformanceCall[] {
  const source = parseSource(path, text);
  return source.getStatements().flatMap((statement): ConformanceCall[] => {
    const call = Node.isExpressionStatement(statement) ? statement.getExpression() : undefined;
    if (!Node.isCallExpression(call) || call.getExpression().getText() !== "describeConformance") return [];
    const [options] = call.getArguments();
    if (!Node.isObjectLiteralExpression(options)) return [];
    const [plugin, world] = [nameAt(options, "plugin"), nameAt(options, "world")];
    if (plugin === undefined || world === undefined) return [];
    return [
      {
        path,
        plugin,
        has: (taskType) => new RegExp(`taskType:\\s*["'\`]${escape(taskType)}["'\`]`).test(text),
        withTaskType: (id, taskType) => {
          const [end, quote] = [lineEnd(text), (value: string) => quotedLike(source, value)];
          const lines = [
            "",
            "",
            "// The same jobs, submitted under another task type. One whose tasks differ needs a world of its own.",
            "describeConformance({",
            `  plugin: { ...${plugin}, id: ${quote(`${id}-${taskType}`)} },`,
            `  world: { ...${world}, task: { ...${world}.task, taskType: ${quote(taskType)} } },`,
            `  profile: ${quote("quick")},`,
            "});",
          ];
          // Behind a comment that stands beside the call.
          const rest = /^[^\r\n]*/.exec(source.getFullText().slice(statement.getEnd()))?.[0].length ?? 0;
          return insertAll(text, [{ at: statement.getEnd() + rest, text: lines.join(end) }]);
        },
      },
    ];
  });
}

function nameAt(options: ObjectLiteralExpression, field: string): string | undefined {
  const property = options.getProperty(field);
  if (Node.isShorthandPropertyAssignment(property)) return property.getName();
  const value = Node.isPropertyAssignment(property) ? property.getInitializer() : undefined;
  return Node.isIdentifier(value) ? value.getText() : undefined;
}

/** The text as a regular expression that matches nothing else. */
function escape(text: string): string {
  return text.replace(/[^A-Za-z0-9]/g, "\\$&");
}

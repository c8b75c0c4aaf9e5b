import type { MessageLevel } from "../protocol/dev-event.ts";

/** What a line of the runtime's logger says. */
export interface LogLine {
  readonly level: MessageLevel;
  readonly text: string;
  readonly task: string | undefined;
}

const SHOWN_ELSEWHERE: ReadonlySet<string> = new Set(["time", "level", "message", "taskId", "plugin"]);

/** Reads a line of `createJsonLogger`, which has taken out what looks like a secret. */
export function readLogLine(line: string): LogLine {
  const fields: unknown = JSON.parse(line);
  const get = (name: string): unknown =>
    typeof fields === "object" && fields !== null ? Reflect.get(fields, name) : undefined;
  const level = get("level");
  const task = get("taskId");
  const more = Object.entries(Object(fields))
    .filter(([name]) => !SHOWN_ELSEWHERE.has(name))
    .map(([name, value]) => `${name}: ${valueText(value)}`);
  return {
    level: level === "error" || level === "warn" ? level : "info",
    text: [String(get("message")), ...more].join("; "),
    task: typeof task === "string" ? task : undefined,
  };
}

function valueText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "object" && value !== null && "message" in value) return String(value.message);
  return JSON.stringify(value) ?? "";
}

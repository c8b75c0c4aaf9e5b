import type { LogFields, Logger } from "../contract/logger.ts";
import type { Redactor } from "./secrets.ts";

const LEVELS = ["debug", "info", "warn", "error"] as const;
const DEEPEST = 6;

/**
 * A logger whose lines have no secret in them that the redactor knows, whoever writes them: plugins quote what their services and libraries say. Once it
 * knows one, errors become objects with name, message and cause. Never throws.
 */
export function createRedactingLogger(logger: Logger, redactor: Redactor): Logger {
  const make = (inner: Logger): Logger => {
    const log =
      (level: (typeof LEVELS)[number]) =>
      (message: string, fields?: LogFields): void => {
        if (redactor.knowsSecrets) inner[level](redactor.redact(message), fieldsWithout(redactor, fields));
        else inner[level](message, fields);
      };
    const [debug, info, warn, error] = [log("debug"), log("info"), log("warn"), log("error")];
    return Object.freeze<Logger>({
      debug,
      info,
      warn,
      error,
      child: (fields) => make(inner.child(fieldsWithout(redactor, fields) ?? {})),
    });
  };
  return make(logger);
}

function fieldsWithout(redactor: Redactor, fields: LogFields | undefined): LogFields | undefined {
  if (fields === undefined || !redactor.knowsSecrets) return fields;
  try {
    return Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, without(redactor, field, 1)]));
  } catch {
    // A getter of a field threw.
    return { fields: "[cannot be read]" };
  }
}

function without(redactor: Redactor, value: unknown, depth: number): unknown {
  if (typeof value === "string") return redactor.redact(value);
  if (typeof value !== "object" || value === null || value instanceof Date || ArrayBuffer.isView(value)) return value;
  if (depth > DEEPEST) return "[...]";
  const inside = (each: unknown): unknown => without(redactor, each, depth + 1);
  if (value instanceof Error) {
    const { name, message, cause } = value;
    return { name, message: redactor.redact(message), ...(cause === undefined ? {} : { cause: inside(cause) }) };
  }
  if (Array.isArray(value)) return value.map(inside);
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, inside(field)]));
}

import type { LogFields, Logger } from "../contract/logger.ts";

/** How grave a line is. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** Options of {@link createJsonLogger}. */
export interface JsonLoggerOptions {
  /** Lines below it are dropped. Default: `warn`. */
  readonly level?: LogLevel | undefined;
  /** Takes one line, without its end. Default: writes it to standard error. */
  readonly write?: ((line: string) => void) | undefined;
  /** Wall-clock time in milliseconds. Default: the machine's clock. */
  readonly now?: (() => number) | undefined;
}

const RANK: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };
const SECRET_KEY = /secret|token|passw|authorization|credential|cookie|api[-_]?key|private[-_]?key/i;
const DEEPEST = 6;

/** A logger that writes one JSON object per line. Values under keys that name a secret are replaced by `[redacted]`. */
export function createJsonLogger(options: JsonLoggerOptions = {}): Logger {
  const { level = "warn", write = (line) => void process.stderr.write(`${line}\n`), now = Date.now } = options;
  const make = (common: LogFields): Logger => {
    const log = (lineLevel: LogLevel) => (message: string, fields?: LogFields) => {
      if (RANK[lineLevel] < RANK[level]) return;
      const time = new Date(now()).toISOString();
      write(toLine(() => ({ time, level: lineLevel, message, ...common, ...fields })));
    };
    return Object.freeze<Logger>({
      debug: log("debug"),
      info: log("info"),
      warn: log("warn"),
      error: log("error"),
      child: (fields) => make({ ...common, ...fields }),
    });
  };
  return make({});
}

function toLine(make: () => object): string {
  try {
    return JSON.stringify(printable(make(), 0));
  } catch {
    // A getter of a field threw. Loggers never do.
    return JSON.stringify({ level: "error", message: "A log line could not be written" });
  }
}

function printable(value: unknown, depth: number): unknown {
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth > DEEPEST) return "[...]";
  if (value instanceof Error) {
    return { name: value.name, message: value.message, cause: printable(value.cause, depth + 1) };
  }
  if (value instanceof Date) return value;
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.map((element) => printable(element, depth + 1));
  const fields = Object.entries(value).map(([key, field]): [string, unknown] => [
    key,
    SECRET_KEY.test(key) && typeof field !== "number" ? "[redacted]" : printable(field, depth + 1),
  ]);
  return Object.fromEntries(fields);
}

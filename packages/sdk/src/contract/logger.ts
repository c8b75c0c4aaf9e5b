/** Facts that go with a log line. Values under keys that name a secret are redacted by the runtime's logger. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Structured log with four levels. Implementations never throw. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A logger that adds `fields` to every line. */
  child(fields: LogFields): Logger;
}

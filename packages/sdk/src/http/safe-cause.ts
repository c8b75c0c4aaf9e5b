import type { Redactor } from "./redact.ts";

const MAX_DEPTH = 5;

/**
 * A copy of an error that is safe to show: name, message, code, stack and causes, without secrets. Everything else is left behind,
 * because errors of HTTP libraries carry requests with their headers.
 */
export function safeCause(thrown: unknown, redactor: Redactor, depth = 1): Error {
  if (!(thrown instanceof Error)) {
    const text = typeof thrown === "string" ? redactor.redact(thrown) : `a value that is no Error (${typeof thrown})`;
    return new Error(text);
  }
  const cause =
    thrown.cause === undefined || depth >= MAX_DEPTH ? {} : { cause: safeCause(thrown.cause, redactor, depth + 1) };
  const copy = new Error(redactor.redact(thrown.message), cause);
  copy.name = redactor.redact(thrown.name);
  copy.stack = redactor.redact(thrown.stack ?? `${thrown.name}: ${thrown.message}`);
  const code: unknown = Reflect.get(thrown, "code");
  return typeof code === "string" ? Object.assign(copy, { code: redactor.redact(code) }) : copy;
}

/** The innermost thing that an error says, such as `ECONNRESET`: what fetch itself says is only "fetch failed". */
export function rootMessage(error: Error): string {
  const code: unknown = Reflect.get(error, "code");
  const own = [typeof code === "string" ? code : "", error.message].filter((part) => part !== "").join(": ");
  return error.cause instanceof Error ? rootMessage(error.cause) : own || error.name;
}

import type { Logger } from "../contract/logger.ts";
import { ErrorCode } from "../errors/error-code.ts";
import type { PluginError } from "../errors/plugin-error.ts";
import type { Redactor } from "../host/secrets.ts";

/** The top of a stack says where; the rest is the runtime's. */
const MOST_FRAMES = 3;

/**
 * Tells that a call of a plugin has failed. A task survives several failures, and says nothing until it has met too many: whoever writes a plugin
 * would otherwise wait for minutes before a mistake shows. What nobody meant to throw comes with the place where it was thrown.
 *
 * Silent about calls that were cut off, and about services that ask to wait: neither is a failure.
 */
export function logFailure(logger: Logger, redactor: Redactor, method: string, error: PluginError): void {
  if (error.consequence === "cancelled" || error.consequence === "retryAfter") return;
  const at = error.code === ErrorCode.RuntimeFailure ? framesOf(error.cause) : [];
  const fields = { code: error.code, ...(at.length === 0 ? {} : { at: at.map((frame) => redactor.redact(frame)) }) };
  logger.warn(redactor.redact(`${method} failed: ${error.toString()}`), fields);
}

function framesOf(thrown: unknown): readonly string[] {
  const stack: unknown = thrown instanceof Error ? thrown.stack : undefined;
  if (typeof stack !== "string") return [];
  const frames = stack.split("\n").filter((line) => /^\s+at /.test(line));
  return frames.slice(0, MOST_FRAMES).map((line) => line.trim().slice("at ".length));
}

import { CancelledError } from "./cancelled-error.ts";
import { ErrorCode } from "./error-code.ts";
import { PluginError } from "./plugin-error.ts";
import { RetryableError } from "./retryable-error.ts";

/**
 * The one place where foreign errors become ours.
 *
 * 1. Our own errors, from any copy of the package, stay as they are.
 * 2. An `AbortError` is a cancellation.
 * 3. A `TimeoutError` (that of `AbortSignal.timeout`) is a passed deadline: retry.
 * 4. Anything else, thrown values that are no errors included, is passing trouble (`RuntimeFailure`): a plugin that
 *    means something permanent says so with one of our classes. The original is kept as `cause`.
 *
 * Never throws, whatever was thrown.
 */
export function toPluginError(thrown: unknown): PluginError {
  try {
    if (thrown instanceof PluginError) return thrown;
    const { name, message } = describeThrown(thrown);
    if (name === "AbortError") return new CancelledError(ErrorCode.Cancelled, message, { cause: thrown });
    if (name === "TimeoutError") return new RetryableError(ErrorCode.DeadlineExceeded, message, { cause: thrown });
    return new RetryableError(ErrorCode.RuntimeFailure, message, { cause: thrown });
  } catch {
    // A proxy or a getter that throws: such a thing is no use as a cause either.
    return new RetryableError(ErrorCode.RuntimeFailure, "The plugin threw a value that cannot be read");
  }
}

// By shape, not by class: an error may come from another realm, such as that of a vm.
function describeThrown(thrown: unknown): { readonly name: string; readonly message: string } {
  if (isErrorLike(thrown)) {
    return { name: thrown.name, message: thrown.message === "" ? `${thrown.name} without a message` : thrown.message };
  }
  if (typeof thrown === "string" && thrown !== "") return { name: "", message: thrown };
  return {
    name: "",
    message: `The plugin threw a value that is no Error (type ${thrown === null ? "null" : typeof thrown})`,
  };
}

function isErrorLike(thrown: unknown): thrown is { readonly name: string; readonly message: string } {
  if (typeof thrown !== "object" || thrown === null) return false;
  return typeof Reflect.get(thrown, "name") === "string" && typeof Reflect.get(thrown, "message") === "string";
}

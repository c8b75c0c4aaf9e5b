import { RetryableError } from "../errors/retryable-error.ts";
import { toPluginError } from "../errors/to-plugin-error.ts";
import type { PluginError } from "../errors/plugin-error.ts";

/**
 * What the failure of a call for many jobs means for each of them: that its state is not known yet. Services refuse a whole list because of one bad id in
 * it: what would be the end of a job that was asked for alone says nothing of the others. A service that asks for patience means all of them.
 */
export function failureOfBatch(thrown: unknown): PluginError {
  const error = toPluginError(thrown);
  switch (error.consequence) {
    case "retry":
    case "retryAfter":
    case "cancelled":
      return error;
    case "permanentUser":
    case "permanentSystem":
    case "notFound":
    case "badConfig":
      return new RetryableError(error.code, error.message, { cause: error, facts: error.facts });
  }
}

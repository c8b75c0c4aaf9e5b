import { ErrorCode } from "../../errors/error-code.ts";
import { NotFoundError } from "../../errors/not-found-error.ts";
import { PermanentSystemError } from "../../errors/permanent-system-error.ts";
import { RetryableError } from "../../errors/retryable-error.ts";
import { deploymentName } from "./resolved-config.ts";
import type { Route } from "./find-deployment.ts";

// What connectors in every language say of a task type that they do not serve, with the status that also means a job that is gone.
const UNKNOWN_TYPE = /^Cannot find (connector|agent) for task type/;

/**
 * What an error of GetTask or DeleteTask means: a connector that does not serve the type, as when it starts without its modules, has lost no job; that may
 * pass. Other errors stay as they are.
 */
export function errorAboutJob(thrown: unknown): unknown {
  if (!isUnknownType(thrown)) return thrown;
  return new RetryableError(ErrorCode.ServiceUnavailable, thrown.message, { cause: thrown, facts: thrown.facts });
}

/** What an error of CreateTask means. A connector that has said that it serves the type will again, perhaps; others need another configuration. */
export function errorOfCreate(thrown: unknown, { by, deployment }: Route): unknown {
  if (!isUnknownType(thrown)) return thrown;
  if (by === "connector") return errorAboutJob(thrown);
  const message = `${deploymentName(deployment.id)} at ${deployment.endpoint}: ${thrown.message}`;
  return new PermanentSystemError(ErrorCode.PluginNotFound, message, { cause: thrown, facts: thrown.facts });
}

function isUnknownType(thrown: unknown): thrown is NotFoundError {
  const details = thrown instanceof NotFoundError ? thrown.facts["details"] : undefined;
  return typeof details === "string" && UNKNOWN_TYPE.test(details);
}

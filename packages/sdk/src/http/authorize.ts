import type { Awaitable } from "../contract/awaitable.ts";
import { ConfigError } from "../errors/config-error.ts";
import { ErrorCode } from "../errors/error-code.ts";
import { addSecretHeader } from "./add-secret-header.ts";
import { credentialProblem, headerProblem } from "./header-problem.ts";
import type { Redactor } from "./redact.ts";

/** What {@link Authorize} is told. */
export interface AuthorizeContext {
  /** Aborted when the attempt's time is up or the caller aborts. */
  readonly signal: AbortSignal;
  /** Whether the service has just answered 401 to what was returned last: drop a token that you keep, and fetch a new one. */
  readonly refused: boolean;
}

/**
 * Gives the headers that prove who is calling. Called for every attempt, so that a rotated secret is picked up. White space around the
 * values is removed. Nothing is sent when it rejects.
 */
export type Authorize = (context: AuthorizeContext) => Awaitable<Readonly<Record<string, string>>>;

/**
 * Calls `authorize`, checks what it returns, and makes it unspeakable.
 *
 * @throws ConfigError with code `InvalidConfig` that names the header, when a value is missing or no header can carry it; whatever
 * `authorize` throws.
 */
export async function authorizeHeaders(
  authorize: Authorize,
  context: AuthorizeContext,
  redactor: Redactor,
): Promise<Readonly<Record<string, string>>> {
  const headers = await authorize(context);
  for (const value of Object.values(headers)) {
    if (typeof value === "string") addSecretHeader(redactor, value.trim());
  }
  const issues = Object.entries(headers).flatMap(([name, value]) => {
    const problem = headerProblem(name, value) ?? credentialProblem(name, value);
    return problem === undefined ? [] : [{ field: "authorize", message: `authorize: ${problem}` }];
  });
  if (issues.length > 0) {
    throw new ConfigError(
      ErrorCode.InvalidConfig,
      "The request was not sent, because its credential is not usable",
      issues,
    );
  }
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value.trim()]));
}

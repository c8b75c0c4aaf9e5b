import { abortedError } from "./aborted-error.ts";
import type { Answered, AttemptOutcome } from "./attempt-outcome.ts";
import type { PreparedCall } from "./prepared-call.ts";
import type { RequestFacts } from "./request-facts.ts";
import type { ResolvedHttpClient } from "./resolve-options.ts";
import { runAttempts } from "./run-attempts.ts";
import { sendAttempt } from "./send-attempt.ts";

/** Makes the attempts of one call. */
export function runCall(client: ResolvedHttpClient, call: PreparedCall): Promise<Answered> {
  const { clock, random, retry } = client;
  const { method, path, signal, repeatable, timeoutMs, deadlineMs } = call;
  return runAttempts<Answered>({
    clock,
    random,
    retry,
    timeoutMs,
    deadlineMs,
    repeatable,
    signal,
    aborted: () => abortedError(signal?.reason, `${method} ${path}`, call.redactor),
    attempt: async (attempt, attemptMs) => {
      const request: RequestFacts = { method, path, attempt };
      const startedAt = clock.monotonic();
      const outcome = await sendAttempt({ client, call, request, timeoutMs: attemptMs });
      logAttempt(client, request, outcome, clock.monotonic() - startedAt);
      return outcome;
    },
  });
}

function logAttempt(
  client: ResolvedHttpClient,
  request: RequestFacts,
  outcome: AttemptOutcome | undefined,
  ms: number,
): void {
  const fields = { ...request, ms };
  if (outcome === undefined) client.logger.debug("http attempt aborted", fields);
  else if (outcome.kind === "answered") client.logger.debug("http attempt", { ...fields, status: outcome.status });
  else {
    const status = outcome.error.facts["status"];
    const known = status === undefined ? {} : { status };
    client.logger.debug("http attempt failed", { ...fields, ...known, code: outcome.error.code });
  }
}

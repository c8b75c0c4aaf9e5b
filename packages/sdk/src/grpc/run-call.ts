import { abortedError } from "../http/aborted-error.ts";
import type { Failure } from "../http/attempt-outcome.ts";
import { runAttempts } from "../http/run-attempts.ts";
import type { PreparedCall } from "./prepared-call.ts";
import type { ResolvedGrpcClient } from "./resolve-options.ts";
import { sendAttempt, type Answered } from "./send-attempt.ts";

/** Makes the attempts of one call. */
export function runCall(client: ResolvedGrpcClient, call: PreparedCall): Promise<Answered> {
  const { clock, random, retry } = client;
  const { name, signal, repeatable, timeoutMs, deadlineMs } = call;
  return runAttempts<Answered>({
    clock,
    random,
    retry,
    timeoutMs,
    deadlineMs,
    repeatable,
    signal,
    aborted: () => abortedError(signal?.reason, name, call.redactor),
    attempt: async (attempt, attemptMs) => {
      const startedAt = clock.monotonic();
      const outcome = await sendAttempt({ client, call, attempt, timeoutMs: attemptMs });
      logAttempt(client, { method: name, attempt, ms: clock.monotonic() - startedAt }, outcome);
      return outcome;
    },
  });
}

function logAttempt(
  { logger }: ResolvedGrpcClient,
  fields: Readonly<Record<string, unknown>>,
  outcome: Answered | Failure | undefined,
): void {
  if (outcome === undefined) logger.debug("grpc attempt aborted", fields);
  else if (outcome.kind === "answered") logger.debug("grpc attempt", { ...fields, status: outcome.status });
  else {
    const status = outcome.error.facts["status"];
    const known = status === undefined ? {} : { status };
    logger.debug("grpc attempt failed", { ...fields, ...known, code: outcome.error.code });
  }
}

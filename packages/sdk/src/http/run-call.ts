import type { PluginError } from "../errors/plugin-error.ts";
import { RetryAfterError } from "../errors/retry-after-error.ts";
import { abortedError } from "./aborted-error.ts";
import type { Answered, AttemptOutcome, Failure } from "./attempt-outcome.ts";
import type { PreparedCall } from "./prepared-call.ts";
import type { RequestFacts } from "./request-facts.ts";
import type { ResolvedHttpClient } from "./resolve-options.ts";
import { nextStep } from "./retry-policy.ts";
import { sendAttempt } from "./send-attempt.ts";

/** Makes attempts until one answers, no more make sense, or the time is up. */
export async function runCall(client: ResolvedHttpClient, call: PreparedCall): Promise<Answered> {
  const { clock, retry } = client;
  const startedAt = clock.monotonic();
  const remainingMs = (): number => call.deadlineMs - (clock.monotonic() - startedAt);
  const aborted = (): PluginError => abortedError(call.signal?.reason, `${call.method} ${call.path}`, call.redactor);

  let failure: Failure | undefined;
  for (let attempt = 1; ; attempt++) {
    if (call.signal?.aborted === true) throw aborted();
    // A real clock oversleeps.
    if (failure !== undefined && remainingMs() <= 0) throw failure.error;
    const request: RequestFacts = { method: call.method, path: call.path, attempt };
    const attemptStartedAt = clock.monotonic();
    const timeoutMs = Math.min(call.timeoutMs, remainingMs());
    const outcome = await sendAttempt({ client, call, request, timeoutMs });
    logAttempt(client, request, outcome, clock.monotonic() - attemptStartedAt);
    if (outcome === undefined) throw aborted();
    if (outcome.kind === "answered") return outcome;
    const step = nextStep(retry, {
      attempt,
      again: outcome.again,
      repeatable: call.repeatable,
      retryAfterMs: outcome.retryAfterMs,
      remainingMs: remainingMs(),
      jitter: client.random.next(),
    });
    if (step.kind === "giveUp") throw outcome.error;
    failure = outcome;
    const waitStartedAt = clock.monotonic();
    try {
      await clock.sleep(step.waitMs, call.signal);
    } catch {
      throw stoppedWhileWaiting(aborted(), outcome, clock.monotonic() - waitStartedAt);
    }
  }
}

// A passed deadline says less than the failure after which there was nothing left to do but wait.
function stoppedWhileWaiting(stop: PluginError, failure: Failure, waitedMs: number): PluginError {
  if (stop.consequence !== "retry") return stop;
  const { error } = failure;
  if (!(error instanceof RetryAfterError) || error.retryAfterMs === undefined) return error;
  const leftMs = Math.max(0, error.retryAfterMs - waitedMs);
  return new RetryAfterError(error.code, error.message, leftMs, { facts: error.facts, cause: error.cause });
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

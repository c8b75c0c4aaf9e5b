import { fromBinary, type Message } from "@bufbuild/protobuf";

import { GrpcCode } from "../contract/grpc-code.ts";
import { GrpcError } from "../contract/grpc-error.ts";
import type { GrpcResponse } from "../contract/grpc-unary.ts";
import { ErrorCode } from "../errors/error-code.ts";
import { RetryableError } from "../errors/retryable-error.ts";
import type { Failure } from "../http/attempt-outcome.ts";
import { createAttemptScope, type AttemptScope } from "../http/attempt-scope.ts";
import { authorizeHeaders } from "../http/authorize.ts";
import { preview } from "../http/preview.ts";
import { codeName } from "./code-name.ts";
import { failureFromStatus } from "./failure-from-status.ts";
import { failureFromThrown, type Stage } from "./failure-from-thrown.ts";
import type { PreparedCall } from "./prepared-call.ts";
import type { ResolvedGrpcClient } from "./resolve-options.ts";
import { statusFacts } from "./status-facts.ts";

/** One attempt of a call, and what it needs to know. */
export interface Attempt {
  readonly client: ResolvedGrpcClient;
  readonly call: PreparedCall;
  /** 1 for the first. */
  readonly attempt: number;
  /** Milliseconds. */
  readonly timeoutMs: number;
}

/** An attempt that gave the call its result. */
export interface Answered {
  readonly kind: "answered";
  /** The name of the status. */
  readonly status: string;
  /** Absent when the status is among `accept`. */
  readonly message: Message | undefined;
}

/** An attempt on its way. */
interface Run extends Attempt {
  readonly scope: AttemptScope;
  readonly startedAt: number;
  stage: Stage;
}

/**
 * Authorizes, sends, reads and checks the answer, all inside of the attempt's time. Resolves with `undefined` when the caller aborted. Never
 * rejects.
 */
export async function sendAttempt(attempt: Attempt): Promise<Answered | Failure | undefined> {
  const { clock } = attempt.client;
  const scope = createAttemptScope(clock, attempt.timeoutMs, attempt.call.signal);
  const run: Run = { ...attempt, scope, startedAt: clock.monotonic(), stage: "authorizing" };
  let outcome: Answered | Failure;
  try {
    outcome = await runAttempt(run);
  } catch (thrown) {
    const facts = { method: run.call.name, attempt: run.attempt };
    const timedOut = scope.stoppedBy() === "timeout";
    outcome = failureFromThrown({ ...run, facts, thrown, timedOut, redactor: run.call.redactor });
  } finally {
    scope.close();
  }
  // An answer that came just before the abort is kept: what was created is better known than lost.
  return outcome.kind === "failed" && scope.stoppedBy() === "caller" ? undefined : outcome;
}

type Credential = Readonly<Record<string, string>>;

async function runAttempt(run: Run): Promise<Answered | Failure> {
  const credential = await authorize(run, false);
  const first = await send(run, credential);
  if (!(first instanceof GrpcError)) return conclude(run, first);
  const { accept } = run.call;
  if (first.code !== GrpcCode.UNAUTHENTICATED || accept.has(first.code)) return refused(run, first);
  // The secret may have been rotated between reading and sending: a new one gets one more chance. Such a request was not applied.
  const renewed = await renew(run, credential);
  if (renewed === undefined) return refused(run, first);
  const second = await send(run, renewed);
  return second instanceof GrpcError ? refused(run, second) : conclude(run, second);
}

function authorize(run: Run, wasRefused: boolean): Promise<Credential> {
  const { client, call, scope } = run;
  return scope.race(authorizeHeaders(client.authorize, { signal: scope.signal, refused: wasRefused }, call.redactor));
}

/** A credential other than the refused one, or `undefined`. */
async function renew(run: Run, old: Credential): Promise<Credential | undefined> {
  try {
    const renewed = await authorize(run, true);
    return Object.entries(renewed).some(([name, value]) => old[name] !== value) ? renewed : undefined;
  } catch {
    // That the service refused the credential says more than why there is no other.
    return undefined;
  }
}

/** @throws whatever is no status. */
async function send(run: Run, credential: Credential): Promise<GrpcResponse | GrpcError> {
  const { client, call, scope } = run;
  run.stage = "sent";
  const leftMs = run.timeoutMs - (client.clock.monotonic() - run.startedAt);
  const pending = client.grpc({
    address: client.address,
    security: client.security,
    method: `/${call.name}`,
    message: call.message,
    metadata: {
      ...call.metadata,
      ...Object.fromEntries(Object.entries(credential).map(([name, value]) => [name, [value]])),
    },
    timeoutMs: Math.max(1, leftMs),
    signal: scope.signal,
    waitForReady: client.waitForReady,
    gzip: client.gzip,
  });
  // Nobody may be waiting any more.
  pending.catch(() => {});
  try {
    return await scope.race(pending);
  } catch (thrown) {
    if (thrown instanceof GrpcError) return thrown;
    throw thrown;
  }
}

function refused(run: Run, error: GrpcError): Answered | Failure {
  const { call } = run;
  if (call.accept.has(error.code)) return { kind: "answered", status: codeName(error.code), message: undefined };
  return failureFromStatus(error, { subject: call.name, attempt: run.attempt, redactor: call.redactor });
}

const SHOWN_OF_PROBLEM = 300;

function conclude(run: Run, response: GrpcResponse): Answered | Failure {
  const { client, call } = run;
  const clean = (text: string): string => preview(text, false, SHOWN_OF_PROBLEM, call.redactor);
  const facts = {
    ...statusFacts(response.trailers, call.redactor),
    method: call.name,
    attempt: run.attempt,
    status: "OK",
  };
  const bad = (problem: string, again: Failure["again"]): Failure => ({
    kind: "failed",
    error: new RetryableError(ErrorCode.BadResponse, `${call.name} answered OK with ${problem}`, { facts }),
    again,
  });
  const { length } = response.message;
  if (length > client.maxMessageBytes) {
    // Another attempt would only move the same megabytes again.
    return bad(
      `${length} bytes, which is more than the ${client.maxMessageBytes} that maxMessageBytes allows`,
      "never",
    );
  }
  let message: Message;
  try {
    message = fromBinary(call.method.output, response.message);
  } catch (thrown) {
    const why = thrown instanceof Error ? clean(thrown.message) : "";
    return bad(`${length} bytes that are no ${call.method.output.typeName}: ${why}`, "ifRepeatable");
  }
  const problem = call.check?.(message);
  if (problem !== undefined)
    return bad(`a ${call.method.output.typeName} that is not usable: ${clean(problem)}`, "ifRepeatable");
  return { kind: "answered", status: "OK", message };
}

import { ErrorCode } from "../errors/error-code.ts";
import { PermanentSystemError } from "../errors/permanent-system-error.ts";
import { RetryableError } from "../errors/retryable-error.ts";
import type { Answered, AttemptOutcome, Failure } from "./attempt-outcome.ts";
import { createAttemptScope, type AttemptScope } from "./attempt-scope.ts";
import { authorizeHeaders } from "./authorize.ts";
import { failureFromStatus } from "./failure-from-status.ts";
import { failureFromThrown, type Stage } from "./failure-from-thrown.ts";
import { parseRetryAfter } from "./parse-retry-after.ts";
import type { PreparedCall } from "./prepared-call.ts";
import { preview } from "./preview.ts";
import { readAnswer, readIfMatching } from "./read-answer.ts";
import { discardBody, readBody, type BodyText } from "./read-body.ts";
import { isRedirect, redirectTarget } from "./redirect-target.ts";
import { answerFacts, type RequestFacts } from "./request-facts.ts";
import type { ResolvedHttpClient } from "./resolve-options.ts";

/** One attempt of a call, and what it needs to know. */
export interface Attempt {
  readonly client: ResolvedHttpClient;
  readonly call: PreparedCall;
  readonly request: RequestFacts;
  /** Milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Authorizes, sends, follows redirects, reads and checks the answer, all inside of the attempt's time.
 * Resolves with `undefined` when the caller aborted. Never rejects.
 */
export async function sendAttempt(attempt: Attempt): Promise<AttemptOutcome | undefined> {
  const scope = createAttemptScope(attempt.client.clock, attempt.timeoutMs, attempt.call.signal);
  const run: Run = { ...attempt, scope, stage: "authorizing", response: undefined };
  let outcome: AttemptOutcome;
  try {
    outcome = await runAttempt(run);
  } catch (thrown) {
    outcome = failureFromThrown({
      ...run,
      thrown,
      timedOut: scope.stoppedBy() === "timeout",
      redactor: run.call.redactor,
    });
  } finally {
    scope.close();
    if (run.response !== undefined) discardBody(run.response);
  }
  // An answer that came just before the abort is kept: what was created is better known than lost.
  return outcome.kind === "failed" && scope.stoppedBy() === "caller" ? undefined : outcome;
}

/** An attempt on its way. */
interface Run extends Attempt {
  readonly scope: AttemptScope;
  stage: Stage;
  /** The last answer. Whatever is unread of it when the attempt ends is given back. */
  response: Response | undefined;
}

type Credential = Readonly<Record<string, string>>;

async function runAttempt(run: Run): Promise<AttemptOutcome> {
  const credential = await authorize(run, false);
  const first = await send(run, credential);
  if (first.kind === "failed") return first;
  if (first.response.status !== 401 || run.call.accept.has(401)) return conclude(run, first.response);
  // The secret may have been rotated between reading and sending: a new one gets one more chance. A 401 was not applied.
  const renewed = await renew(run, credential);
  if (renewed === undefined) return conclude(run, first.response);
  discardBody(first.response);
  const second = await send(run, renewed);
  return second.kind === "failed" ? second : conclude(run, second.response);
}

function authorize(run: Run, refused: boolean): Promise<Credential> {
  const { client, call, scope } = run;
  return scope.race(authorizeHeaders(client.authorize, { signal: scope.signal, refused }, call.redactor));
}

/** A credential other than the refused one, or `undefined`. */
async function renew(run: Run, refused: Credential): Promise<Credential | undefined> {
  try {
    const renewed = await authorize(run, true);
    const changed = Object.entries(renewed).some(([name, value]) => refused[name] !== value);
    return changed ? renewed : undefined;
  } catch {
    // That the service refused the credential says more than why there is no other.
    return undefined;
  }
}

async function send(run: Run, credential: Credential): Promise<{ kind: "response"; response: Response } | Failure> {
  const { client, call, scope } = run;
  run.stage = "sent";
  let url = call.url;
  for (let redirects = 0; ; redirects++) {
    const response = await sendOnce(run, url, { ...call.headers, ...credential });
    run.response = response;
    if (!isRedirect(response) || call.accept.has(response.status)) return { kind: "response", response };
    const target = redirectTarget(call.method, url, response.headers.get("location"));
    discardBody(response);
    if (target.kind === "refuse") return refusedRedirect(run, response, target.why);
    if (redirects === MAX_REDIRECTS) return refusedRedirect(run, response, TOO_MANY_REDIRECTS);
    url = target.url;
    client.logger.debug("http redirect", { ...run.request, status: response.status });
    scope.signal.throwIfAborted();
  }
}

const MAX_REDIRECTS = 5;
const TOO_MANY_REDIRECTS = `after ${MAX_REDIRECTS} redirects in a row`;

async function sendOnce(run: Run, url: URL, headers: Credential): Promise<Response> {
  const { client, call, scope } = run;
  const { fetch } = client;
  // An async function, so that a fetch that throws instead of rejecting is no different.
  const pending = (async () =>
    fetch(url.href, {
      method: call.method,
      headers,
      redirect: "manual",
      credentials: "omit",
      signal: scope.signal,
      ...(call.body === undefined ? {} : { body: call.body }),
    }))();
  // A fetch that does not respect its signal may answer when nobody waits any more.
  pending.then(
    (response) => {
      if (scope.signal.aborted) discardBody(response);
    },
    () => {},
  );
  const response = await scope.race(pending);
  // What msw makes of HttpResponse.error() when its handlers are called without its interception.
  if (response.type === "error") throw new TypeError("fetch answered with a network error");
  return response;
}

async function conclude(run: Run, response: Response): Promise<AttemptOutcome> {
  run.stage = "answered";
  const { client, call, scope, request } = run;
  const answered = (body: unknown): Answered => {
    return { kind: "answered", status: response.status, headers: response.headers, body };
  };
  if (call.accept.has(response.status)) {
    if (call.acceptedSchema === undefined) return answered(undefined);
    const read = await readBody(response, client.maxResponseBytes, scope.race);
    const matching =
      read.end === "complete"
        ? await scope.race(readIfMatching(read.text, call.acceptedSchema, call.readAs))
        : undefined;
    return matching === undefined ? failureFromRead(run, response, read) : answered(matching.value);
  }
  if (!response.ok) {
    // When the time is up in the middle of the body, the status and what was read still count.
    return failureFromRead(run, response, await readBody(response, client.maxErrorBodyBytes, scope.race));
  }
  if (call.schema === undefined && call.errorInBody === undefined) return answered(undefined);

  const subject = `${request.method} ${request.path} answered ${response.status}`;
  const facts = answerFacts(request, response, call.redactor);
  const body = await readBody(response, client.maxResponseBytes, scope.race);
  if (body.end === "broken") throw body.cause;
  if (body.end === "cut") {
    const message = `${subject} with more than ${client.maxResponseBytes} bytes, which is more than maxResponseBytes allows`;
    // Another attempt would only move the same megabytes again.
    return { kind: "failed", error: new RetryableError(ErrorCode.BadResponse, message, { facts }), again: "never" };
  }
  if (call.schema === undefined && body.text.trim() === "") return answered(undefined);
  const clean = (text: string, maxChars: number): string => preview(text, false, maxChars, call.redactor);
  const answer = await scope.race(readAnswer(body.text, call, { subject, facts, clean }));
  return answer.kind === "failed" ? answer : answered(answer.value);
}

const SHOWN_OF_BODY = 1000;

function failureFromRead(run: Run, response: Response, read: BodyText): Failure {
  const { client, call, request } = run;
  const isCut = read.end !== "complete";
  const show = (maxChars: number): string => preview(read.text, isCut, maxChars, call.redactor);
  const said = show(SHOWN_OF_BODY);
  return failureFromStatus({
    status: response.status,
    retryAfterMs: parseRetryAfter(response.headers, client.clock.now()),
    message: `${request.method} ${request.path} answered ${response.status}${said === "" ? "" : `: ${said}`}`,
    facts: { ...answerFacts(request, response, call.redactor), body: show(client.maxErrorBodyBytes) },
  });
}

// 301 and 308 say that the address is wrong for good; the others may be a page for maintenance or for logging in.
const PERMANENT_REDIRECTS = new Set([301, 308]);

function refusedRedirect(run: Run, response: Response, why: string): Failure {
  const { call, request } = run;
  const message = `${request.method} ${request.path} answered ${response.status}, ${why}`;
  const options = { facts: answerFacts(request, response, call.redactor) };
  const error = PERMANENT_REDIRECTS.has(response.status)
    ? new PermanentSystemError(ErrorCode.BadResponse, message, options)
    : new RetryableError(ErrorCode.BadResponse, message, options);
  return { kind: "failed", error, again: "never" };
}

import {
  NotFoundError,
  PermanentUserError,
  PluginError,
  RetryableError,
  RetryAfterError,
  type PluginSetupContext,
} from "@flyte-webapi/sdk";

import { SERVICE_URL, TOKEN_KEY } from "./job-service.world.ts";
import { retryAfterMs } from "./retry-after-ms.ts";

/** What the service says of a job. */
export interface JobView {
  readonly id: string;
  readonly state: string;
  /** What the service says about the job. */
  readonly message?: string;
  /** The service's word for why the job failed. */
  readonly cause?: string;
  /** What the job gave. */
  readonly answer?: number;
}

/** An answer of the service. */
export interface Answer {
  readonly status: number;
  /** Absent when the body is no JSON. */
  readonly json: unknown;
}

/** One request. */
export interface Ask {
  readonly method: string;
  readonly path: string;
  readonly key?: string;
  readonly body?: unknown;
  /** A body that is written already. */
  readonly rawBody?: string;
  readonly signal: AbortSignal;
}

const PATIENCE_MS = 2_000;
const TRIES = 3;
/** For a service that is busy, and does not say for how long. */
const SHORT_PAUSE_MS = 100;
/** Longer waits that the service asks for are left to the host. */
const LONGEST_WAIT_MS = 5_000;

/** The least that a client of the service needs, on the bare `fetch`: the kit's own plugins must not stand on the SDK's client. */
export class JobApi {
  readonly #setup: PluginSetupContext;
  readonly #address: string;
  /** When the service wants to hear from us again, on the monotonic clock. */
  #notBefore = 0;

  constructor(setup: PluginSetupContext, address: string = SERVICE_URL) {
    this.#setup = setup;
    this.#address = address;
  }

  /**
   * One try, with a time limit, and not before the service wants it.
   *
   * @throws TypeError or the signal's reason when there is no answer, RetryAfterError when the service wants a long pause.
   */
  async once(ask: Ask): Promise<Answer> {
    await this.#pause(ask.signal);
    const token = await this.#setup.secretManager.get(TOKEN_KEY);
    // What `fetch` says about a bad header shows the token.
    if (!/^[\x21-\x7e]+$/.test(token)) {
      throw new PermanentUserError("InvalidConfig", `The secret "${TOKEN_KEY}" cannot be sent in a header`);
    }
    const controller = new AbortController();
    const timer = this.#setup.clock.setTimer(PATIENCE_MS, () => controller.abort(new Error("no answer")));
    try {
      const response = await this.#setup.fetch(`${this.#address}${ask.path}`, {
        method: ask.method,
        headers: {
          "content-type": "application/json",
          authorization: `Bearer ${token}`,
          ...(ask.key === undefined ? {} : { "idempotency-key": ask.key }),
        },
        signal: AbortSignal.any([controller.signal, ask.signal]),
        ...(ask.rawBody === undefined ? {} : { body: ask.rawBody }),
        ...(ask.body === undefined ? {} : { body: JSON.stringify(ask.body) }),
      });
      const asked = retryAfterMs(response.headers, this.#setup.clock.now());
      if (response.status === 429 || response.status === 503) {
        this.#notBefore = this.#setup.clock.monotonic() + (asked ?? SHORT_PAUSE_MS);
      }
      return { status: response.status, json: parseJson(await response.text()) };
    } finally {
      timer.cancel();
    }
  }

  async #pause(signal: AbortSignal): Promise<void> {
    const ms = this.#notBefore - this.#setup.clock.monotonic();
    if (ms > LONGEST_WAIT_MS) throw new RetryAfterError("Throttled", "the service asked for a pause", ms);
    if (ms > 0) await this.#setup.clock.sleep(ms, signal);
  }

  /** Several tries: no answer, 5xx and unreadable bodies are tried again. @throws RetryableError when all tries failed. */
  async insist(ask: Ask): Promise<Answer> {
    let last = "";
    for (let attempt = 0; attempt < TRIES; attempt++) {
      if (attempt > 0) await this.#setup.clock.sleep(100 * attempt, ask.signal);
      try {
        const answer = await this.once(ask);
        if (
          answer.status < 500 &&
          (answer.json !== undefined || answer.status >= 400 || answer.status === 202 || answer.status === 204)
        ) {
          return answer;
        }
        last = `status ${answer.status}`;
      } catch (error) {
        if (error instanceof PluginError) throw error;
        last = String(error);
      }
    }
    throw new RetryableError(
      "ServiceUnavailable",
      `${ask.method} ${ask.path} failed ${TRIES} times, at last with ${last}`,
    );
  }
}

/** Of what the service says about a job, the end is kept: a message may be a whole log. */
const LONGEST_MESSAGE = 150_000;

/** Refusals that no repetition mends. */
const REFUSALS = [400, 403, 409, 422];

/** Says no to an answer that refuses. @throws RetryableError while there is no quota, PermanentUserError with the service's own words otherwise. */
export function assertAccepted(answer: Answer): void {
  if (!REFUSALS.includes(answer.status)) return;
  const said = fieldOf(answer.json, "error");
  if (said === "quota_exceeded") throw new RetryableError("QuotaExceeded", "the quota is used up");
  throw new PermanentUserError("RequestRejected", `the service answered ${answer.status}: ${String(said)}`);
}

/**
 * The job in an answer.
 *
 * @throws NotFoundError for 404, RetryAfterError for 429, PermanentUserError for a refusal, RetryableError for anything else that is no job.
 */
export function jobIn(answer: Answer): JobView {
  assertAccepted(answer);
  if (answer.status === 429) throw new RetryAfterError("Throttled", "the service asked to slow down");
  if (answer.status === 404) throw new NotFoundError("NOT_FOUND", "the service does not know the job");
  const { json } = answer;
  if (answer.status >= 300 || typeof json !== "object" || json === null || !("id" in json) || !("state" in json)) {
    throw new RetryableError("BadResponse", `the service answered ${answer.status} without a job`);
  }
  const { errors, cause, result } = { errors: undefined, cause: undefined, result: undefined, ...json };
  const message = fieldOf(Array.isArray(errors) ? errors[0] : undefined, "message");
  const given = fieldOf(result, "answer");
  if ((typeof json.id !== "string" && typeof json.id !== "number") || json.id === "") {
    throw new RetryableError("BadResponse", "the service answered without the id of the job");
  }
  return {
    id: String(json.id),
    state: String(json.state),
    ...(typeof message === "string" ? { message: message.slice(-LONGEST_MESSAGE) } : {}),
    ...(typeof cause === "string" ? { cause } : {}),
    ...(typeof given === "number" ? { answer: given } : {}),
  };
}

/** A field of what may be an object. */
export function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

/** What stands in a body; `undefined` when it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    // Ids beyond 2^53 come as numbers, and must not become numbers here.
    return JSON.parse(text.replaceAll(/("id"\s*:\s*)(\d{16,})/g, '$1"$2"'));
  } catch {
    return undefined;
  }
}

import {
  NotFoundError,
  PermanentUserError,
  RetryableError,
  RetryAfterError,
  type PluginSetupContext,
} from "@flyte-webapi/sdk";

import { retryAfterMs } from "../retry-after-ms.ts";
import { shorten } from "../shorten.ts";

/** One request of {@link ServiceClient}. */
export interface ServiceRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
  /** Statuses that are an answer, beside the good ones. Default: none. */
  readonly accept?: readonly number[];
  /** How often it may be sent. Default: once. */
  readonly tries?: number;
  readonly signal: AbortSignal;
}

/** An answer that the caller can use. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** Absent when the body is no JSON object. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
}

const PATIENCE_MS = 3_000;
const PAUSE_MS = 250;
/** Refusals that no repetition mends. */
const REFUSALS = [400, 403, 422];
const NO_QUOTA = "quota_exceeded";

/** A client that turns every answer that is no answer into an error of the SDK, and follows no redirect. */
export class ServiceClient {
  readonly #setup: PluginSetupContext;
  readonly #address: string;
  readonly #tokenKey: string;

  constructor(setup: PluginSetupContext, address: string, tokenKey: string) {
    this.#setup = setup;
    this.#address = address;
    this.#tokenKey = tokenKey;
  }

  /** @throws one of the SDK's errors that says what the answer, or its absence, means. */
  async send(request: ServiceRequest): Promise<Reply> {
    const { tries = 1 } = request;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#once(request);
      } catch (error) {
        // A service that names a time is not asked again here: the host has more patience than one call.
        const mayPass = error instanceof RetryableError && !(error instanceof RetryAfterError);
        if (!mayPass || attempt >= tries) throw error;
        await this.#setup.clock.sleep(PAUSE_MS * attempt, request.signal);
      }
    }
  }

  async #once(request: ServiceRequest): Promise<Reply> {
    const { method, path, accept = [] } = request;
    const headers = { ...request.headers, authorization: `Bearer ${await this.#token()}` };
    const { response, text } = await this.#exchange(request, headers);
    const body = objectIn(text);
    const { status } = response;
    const error = body?.["error"];
    if (accept.includes(status)) return { status, headers: response.headers, body };
    if (status >= 200 && status < 300) {
      if (error === undefined) return { status, headers: response.headers, body };
      throw new RetryableError("ErrorInAnswer", `${method} ${path} answered ${status} with an error in its body`);
    }
    const said = typeof error === "string" ? shorten(error) : "";
    if (status === 404 || status === 410) throw new NotFoundError("NOT_FOUND", `${method} ${path} answered ${status}`);
    const wait = retryAfterMs(response.headers, this.#setup.clock.now());
    if (status === 429 || (status === 503 && wait !== undefined)) {
      throw new RetryAfterError("Throttled", `${method} ${path} answered ${status}`, wait ?? PAUSE_MS);
    }
    if (REFUSALS.includes(status) && said !== NO_QUOTA) {
      throw new PermanentUserError("Refused", `the service answered ${status}: ${said}`);
    }
    throw new RetryableError("Unavailable", `${method} ${path} answered ${status}`);
  }

  async #token(): Promise<string> {
    const token = await this.#setup.secretManager.get(this.#tokenKey);
    if (/^[!-~]+$/.test(token)) return token;
    throw new PermanentUserError("InvalidConfig", `The secret "${this.#tokenKey}" cannot be sent in a header`);
  }

  /** One exchange with its body, under a time limit. */
  async #exchange(
    { method, path, body, signal }: ServiceRequest,
    headers: Readonly<Record<string, string>>,
  ): Promise<{ readonly response: Response; readonly text: string }> {
    const limit = new AbortController();
    const timer = this.#setup.clock.setTimer(PATIENCE_MS, () => limit.abort(new Error("no answer in time")));
    try {
      const response = await this.#setup.fetch(`${this.#address}${path}`, {
        method,
        headers: body === undefined ? headers : { ...headers, "content-type": "application/json" },
        redirect: "manual",
        signal: AbortSignal.any([limit.signal, signal]),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { response, text: await response.text() };
    } catch (cause) {
      throw new RetryableError("NoAnswer", `${method} ${path} got no answer`, { cause });
    } finally {
      timer.cancel();
    }
  }
}

/** The JSON object in a text, with ids beyond 2^53 as texts; absent when there is none. */
function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text.replaceAll(/(:\s*)(\d{16,})(?=\s*[,}\]])/g, '$1"$2"'));
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value))
      : undefined;
  } catch {
    return undefined;
  }
}

import { createSeededRandom } from "../../src/internal/seeded-random.ts";
import { createVirtualClock, type VirtualClock } from "../../src/internal/virtual-clock.ts";
import type { Logger } from "../../src/contract/logger.ts";
import { createHttpClient, type HttpClient, type HttpClientOptions } from "../../src/http/index.ts";

/** What the service does with one request. */
export type Step = (request: Request) => Response | Promise<Response>;

/** A request as the service saw it. */
export interface SeenRequest {
  /** Milliseconds since the start. */
  readonly atMs: number;
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: string;
}

/** A client before a service that follows a script, in virtual time. */
export interface Scripted {
  readonly client: HttpClient;
  readonly clock: VirtualClock;
  readonly seen: readonly SeenRequest[];
  /** Everything that was logged, as JSON lines. */
  readonly log: readonly string[];
}

/** The last step is repeated for ever. */
export function scripted(steps: readonly Step[], options: Partial<HttpClientOptions> = {}): Scripted {
  const clock = createVirtualClock();
  const seen: SeenRequest[] = [];
  const log: string[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, { ...init, signal: null });
    const { method, url, headers } = request;
    seen.push({ atMs: clock.monotonic(), method, url, headers, body: await request.clone().text() });
    const step = steps[Math.min(seen.length, steps.length) - 1];
    if (step === undefined) throw new Error("The script is empty");
    return step(request);
  };
  const base = {
    baseUrl: "https://jobs.test/v1",
    fetch,
    clock,
    random: createSeededRandom(1),
    logger: recordingLogger(log),
  };
  return { client: createHttpClient({ ...base, ...options }), clock, seen, log };
}

/** A logger that keeps every line as JSON. */
function recordingLogger(log: string[]): Logger {
  const add =
    (level: string) =>
    (message: string, fields?: unknown): void => {
      log.push(JSON.stringify({ level, message, fields }));
    };
  const logger: Logger = {
    debug: add("debug"),
    info: add("info"),
    warn: add("warn"),
    error: add("error"),
    child: () => logger,
  };
  return logger;
}

/** Answers JSON. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Step {
  return () => Response.json(body, { status, headers });
}

/** Answers text. */
export function text(body: string, status = 200, headers: Record<string, string> = {}): Step {
  return () => new Response(body, { status, headers });
}

/** Answers a status without a body. */
export function status(code: number, headers: Record<string, string> = {}): Step {
  return () => new Response(null, { status: code, headers });
}

/** The connection fails, as Node's fetch says it. */
export const reset: Step = () => {
  throw new TypeError("fetch failed", { cause: Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }) });
};

/** Never answers, whatever the signal says. */
export const hang: Step = () => new Promise(() => {});

/** Answers the start of a body, and then nothing more, whatever the signal says. */
export function hangAfter(start: string, code = 200): Step {
  return () => {
    const body = new ReadableStream<Uint8Array>({ start: (stream) => stream.enqueue(new TextEncoder().encode(start)) });
    return new Response(body, { status: code });
  };
}

/** How a call ended. */
export type Ended = { readonly value: unknown } | { readonly error: unknown };

/** Lets virtual time pass until the call has ended. */
export async function ended(clock: VirtualClock, call: Promise<unknown>): Promise<Ended> {
  const done = call.then(
    (value): Ended => ({ value }),
    (error: unknown): Ended => ({ error }),
  );
  await clock.runAll();
  return done;
}

/** Lets virtual time pass until the call has failed. @throws Error when it has not. */
export async function failed(clock: VirtualClock, call: Promise<unknown>): Promise<unknown> {
  const end = await ended(clock, call);
  if ("error" in end) return end.error;
  throw new Error(`The call succeeded with ${JSON.stringify(end.value)}`);
}

/** Lets virtual time pass until the call has succeeded. */
export async function succeeded(clock: VirtualClock, call: Promise<unknown>): Promise<unknown> {
  const end = await ended(clock, call);
  if ("value" in end) return end.value;
  throw end.error;
}

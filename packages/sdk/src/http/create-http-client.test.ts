import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  failed,
  hang,
  hangAfter,
  json,
  reset,
  scripted,
  status,
  succeeded,
  text,
  type Step,
} from "../../test/http/scripted-service.ts";
import { CancelledError } from "../errors/cancelled-error.ts";
import { ConfigError } from "../errors/config-error.ts";
import { NotFoundError } from "../errors/not-found-error.ts";
import { PermanentSystemError } from "../errors/permanent-system-error.ts";
import { PermanentUserError } from "../errors/permanent-user-error.ts";
import { RetryableError } from "../errors/retryable-error.ts";
import { RetryAfterError } from "../errors/retry-after-error.ts";
import { createVirtualClock } from "../internal/virtual-clock.ts";
import type { Clock } from "../contract/clock.ts";
import { createHttpClient, exactId, path } from "./index.ts";

const Job = z.object({ id: z.string(), state: z.string() });
const schema = Job;
const job = { id: "7", state: "QUEUED" };
const ok = json(job);
const once = { retry: { maxAttempts: 1 } };

describe("a request", () => {
  it("carries JSON, the idempotency key and the client's headers, and the answer is what the schema makes of it", async () => {
    const { client, clock, seen } = scripted([json({ ...job, more: 1 })], { headers: { "X-Tenant": " acme " } });
    const call = client.post(path`jobs`, { json: { n: 2n ** 64n }, idempotencyKey: "k-1", schema });
    expect(await succeeded(clock, call)).toEqual(job);
    expect(seen[0]).toMatchObject({
      method: "POST",
      url: "https://jobs.test/v1/jobs",
      body: '{"n":18446744073709551616}',
    });
    expect(Object.fromEntries(seen[0]!.headers)).toEqual({
      accept: "application/json",
      "content-type": "application/json",
      "idempotency-key": "k-1",
      "x-tenant": "acme",
    });
    expect(clock.pending).toBe(0);
  });

  it("is sent by each method under its name", async () => {
    const { client, clock, seen } = scripted([ok]);
    const calls = [client.get, client.post, client.put, client.patch, client.delete];
    for (const call of calls) expect(await succeeded(clock, call(path`jobs/${7}`, { schema }))).toEqual(job);
    expect(seen.map((request) => request.method)).toEqual(["GET", "POST", "PUT", "PATCH", "DELETE"]);
  });

  it("resolves with undefined without a schema, whatever the body is, and gives the body back unread", async () => {
    let cancelled = 0;
    const body = (): Response => new Response(new ReadableStream({ cancel: () => void cancelled++ }));
    const { client, clock } = scripted([status(204), text("<html>"), body]);
    for (let call = 0; call < 3; call++) {
      expect(await succeeded(clock, client.post(path`jobs/${7}/cancel`))).toBeUndefined();
    }
    expect(cancelled).toBe(1);
  });

  it("gives the whole answer to request", async () => {
    const { client, clock } = scripted([json(job, 201, { etag: '"1"' })]);
    const answer = client.request("PUT", path`jobs/${7}`, { json: {}, schema });
    await succeeded(clock, answer);
    expect(await answer).toMatchObject({ status: 201, body: job });
    expect((await answer).headers.get("etag")).toBe('"1"');
  });

  it("resolves with undefined for a status that the caller accepts", async () => {
    const { client, clock, seen } = scripted([status(404), status(503), status(401), status(302)]);
    for (const code of [404, 503, 401, 302]) {
      const call = client.request("DELETE", path`jobs/${7}`, { accept: [404, 503, 401, 302], schema });
      expect(await succeeded(clock, call)).toMatchObject({ status: code, body: undefined });
    }
    expect(seen).toHaveLength(4);
  });

  it("CR-22: keeps an id beyond 2^53 exact from one answer to the next request", async () => {
    const { client, clock, seen } = scripted([text('{"id":9007199254740993}'), status(204)]);
    const Created = z.object({ id: z.union([z.string(), z.number(), z.bigint()]).transform(exactId) });
    const created = client.post(path`jobs`, { schema: Created });
    await succeeded(clock, created);
    await succeeded(clock, client.delete(path`jobs/${(await created).id}`));
    expect(seen[1]?.url).toBe("https://jobs.test/v1/jobs/9007199254740993");
  });

  it("sends the key under the header that the service documents", async () => {
    const { client, clock, seen } = scripted([ok], { idempotencyKeyHeader: "X-Request-Token" });
    await succeeded(clock, client.post(path`jobs`, { idempotencyKey: "k-1", schema }));
    expect(seen[0]?.headers.get("x-request-token")).toBe("k-1");
  });
});

describe("a failure means", () => {
  it.each([
    [400, PermanentUserError, "RequestRejected"],
    [401, RetryableError, "Unauthenticated"],
    [403, PermanentSystemError, "PermissionDenied"],
    [404, NotFoundError, "NOT_FOUND"],
    [410, NotFoundError, "NOT_FOUND"],
    [409, PermanentUserError, "Conflict"],
    [408, RetryableError, "ServiceUnavailable"],
    [422, PermanentUserError, "RequestRejected"],
    [425, RetryableError, "ServiceUnavailable"],
    [429, RetryAfterError, "Throttled"],
    [500, RetryableError, "ServiceUnavailable"],
    [503, RetryableError, "ServiceUnavailable"],
  ])("GE-07: %d: a typed error that keeps the status, the body and the request id", async (code, kind, word) => {
    const body = '{"error":"E-4711\n of the service"}';
    const step: Step = () => new Response(body, { status: code, headers: { "x-request-id": "r-1" } });
    const { client, clock } = scripted([step], once);
    const error = await failed(clock, client.get(path`jobs/${7}`, { schema, query: { secret: "q-canary" } }));
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({
      code: word,
      facts: { method: "GET", path: "/v1/jobs/7", status: code, attempt: 1, requestId: "r-1" },
    });
    expect(String(error)).toContain(`GET /v1/jobs/7 answered ${code}: {"error":"E-4711  of the service"}`);
    expect(String(error)).not.toContain("q-canary");
    expect(clock.pending).toBe(0);
  });

  it.each([400, 403, 404, 409, 422])("CR-12: %d is not repeated", async (code) => {
    const { client, clock, seen } = scripted([status(code)]);
    await failed(clock, client.post(path`jobs`, { idempotencyKey: "k", schema }));
    expect(seen).toHaveLength(1);
  });

  it("keeps only the start of a long body, and reads no more of it", async () => {
    let pulled = 0;
    const endless: Step = () => {
      const pull = (stream: ReadableStreamDefaultController): void => {
        pulled++;
        stream.enqueue(new TextEncoder().encode("x".repeat(1000)));
      };
      return new Response(new ReadableStream({ pull }), { status: 500 });
    };
    const { client, clock } = scripted([endless], once);
    const error = await failed(clock, client.get(path`jobs`, { schema }));
    expect(error).toHaveProperty("facts.body", `${"x".repeat(2048)}…`);
    expect(String(error).length).toBeLessThan(1200);
    expect(pulled).toBeLessThan(6);
  });
});

describe("a call is repeated", () => {
  it.each([
    ["429", status(429)],
    ["503", status(503)],
    ["a reset connection", reset],
    ["a network error of msw's handlers", () => Response.error()],
    ["502 with HTML", text("<html>", 502)],
    ["an empty body", text("")],
    ["a truncated body", text('{"id":')],
    ["an answer without an id", json({})],
  ])("CR-13, GE-08: after %s twice, with the same key, until the service answers", async (_, fault) => {
    const { client, clock, seen } = scripted([fault, fault, ok]);
    expect(await succeeded(clock, client.post(path`jobs`, { idempotencyKey: "k-1", schema }))).toEqual(job);
    expect(seen.map((request) => request.headers.get("idempotency-key"))).toEqual(["k-1", "k-1", "k-1"]);
  });

  it("CR-01: after a lost answer, without a second job", async () => {
    const jobs = new Map<string, typeof job>();
    let requests = 0;
    const lossy: Step = (request) => {
      const key = request.headers.get("idempotency-key") ?? String(jobs.size);
      jobs.set(key, jobs.get(key) ?? { id: `job-${jobs.size}`, state: "QUEUED" });
      return ++requests < 4 ? reset(request) : Response.json(jobs.get(key));
    };
    const { client, clock } = scripted([lossy]);
    expect(await succeeded(clock, client.post(path`jobs`, { idempotencyKey: "k", schema }))).toEqual({
      ...job,
      id: "job-0",
    });
    expect(jobs.size).toBe(1);
  });

  it.each(["GET", "PUT", "DELETE"] as const)("when its method is idempotent: %s", async (method) => {
    const { client, clock, seen } = scripted([reset, status(500), ok]);
    expect(await succeeded(clock, client.request(method, path`jobs/${7}`, { schema }))).toMatchObject({ body: job });
    expect(seen).toHaveLength(3);
  });

  it.each([reset, hang, status(500), status(503), status(503, { "retry-after": "1" }), text("<html>")])(
    "CR-01: never, when a POST without a key may have been applied (%#)",
    async (fault) => {
      const { client, clock, seen } = scripted([fault, ok]);
      await failed(clock, client.post(path`jobs`, { schema }));
      expect(seen).toHaveLength(1);
    },
  );

  it("when a POST without a key certainly was not applied: 429", async () => {
    const { client, clock, seen } = scripted([status(429), ok]);
    expect(await succeeded(clock, client.post(path`jobs`, { schema }))).toEqual(job);
    expect(seen).toHaveLength(2);
  });

  it("when the author says that it is repeatable, and not when they say that it is not", async () => {
    const yes = scripted([reset, status(204)]);
    await succeeded(yes.clock, yes.client.post(path`jobs/${7}/cancel`, { repeatable: true }));
    expect(yes.seen).toHaveLength(2);
    const no = scripted([reset, status(204)]);
    await failed(no.clock, no.client.delete(path`jobs/${7}`, { repeatable: false }));
    expect(no.seen).toHaveLength(1);
  });

  it("at most as often as allowed, and ends with the last error", async () => {
    const { client, clock, seen } = scripted([status(500), reset, status(502), status(503), ok]);
    const error = await failed(clock, client.get(path`jobs`, { schema }));
    expect(error).toMatchObject({ code: "ServiceUnavailable", facts: { status: 503, attempt: 4 } });
    expect(seen).toHaveLength(4);
  });
});

describe("Retry-After", () => {
  const gap = async (...headers: readonly Record<string, string>[]): Promise<number> => {
    const { client, clock, seen } = scripted([...headers.map((header) => status(429, header)), ok]);
    await succeeded(clock, client.get(path`jobs`, { schema }));
    return seen.at(-1)!.atMs - seen.at(-2)!.atMs;
  };

  it("GE-03: is waited for, as seconds and as a date, also when the machine's clock is wrong", async () => {
    expect(await gap({ "retry-after": "30" })).toBe(30_000);
    expect(await gap({ "retry-after": "1.5" })).toBe(1500);
    const date = "Mon, 23 Nov 2026 06:00:00 GMT";
    expect(await gap({ date, "retry-after": "Mon, 23 Nov 2026 06:00:30 GMT" })).toBe(30_000);
  });

  it.each(["-3", "1e9", "soon", "NaN", "0", "Mon, 23 Nov 1998 06:00:30 GMT"])(
    "GE-03: that says %s leads to the client's own wait, of at least the base delay",
    async (value) => {
      const ms = await gap({ "retry-after": value });
      expect(ms).toBeGreaterThanOrEqual(250);
      expect(ms).toBeLessThanOrEqual(500);
    },
  );

  it("GE-03: above the cap rejects at once with what was asked", async () => {
    const { client, clock, seen } = scripted([status(429, { "retry-after": "61" }), ok]);
    const error = await failed(clock, client.get(path`jobs`, { schema }));
    expect(error).toMatchObject({ code: "Throttled", retryAfterMs: 61_000, consequence: "retryAfter" });
    expect(seen).toHaveLength(1);
    expect(clock.monotonic()).toBe(0);
  });

  it("GE-02: is kept in the error when the attempts are used up, also with 503", async () => {
    const { client, clock } = scripted([status(503, { "retry-after": "2" })]);
    const error = await failed(clock, client.get(path`jobs`, { schema }));
    expect(error).toBeInstanceOf(RetryAfterError);
    expect(error).toMatchObject({ code: "ServiceUnavailable", retryAfterMs: 2000 });
  });

  it("ends the call at once when it does not fit into the deadline", async () => {
    const { client, clock } = scripted([status(429, { "retry-after": "30" }), ok]);
    const error = await failed(clock, client.get(path`jobs`, { schema, deadlineMs: 20_000 }));
    expect(error).toMatchObject({ code: "Throttled", retryAfterMs: 30_000 });
    expect(clock.monotonic()).toBe(0);
  });

  it("says how much of the wait is left, when the caller's deadline ends it", async () => {
    const { client, clock } = scripted([status(429, { "retry-after": "30" }), ok]);
    const caller = new AbortController();
    clock.setTimer(10_000, () => caller.abort(new RetryableError("DeadlineExceeded", "The poll took too long")));
    const error = await failed(clock, client.get(path`jobs`, { schema, signal: caller.signal }));
    expect(error).toMatchObject({ code: "Throttled", retryAfterMs: 20_000, facts: { status: 429 } });
  });
});

describe("time", () => {
  it.each([
    ["on headers", hang],
    ["in the middle of the body", hangAfter('{"id":')],
    ["on headers, and the fetch answers later", () => new Promise<Response>(() => {})],
  ])("GE-13: a service that hangs %s costs the attempt's time, and the next call works", async (_, fault) => {
    const { client, clock, seen } = scripted([fault, ok]);
    const error = await failed(clock, client.post(path`jobs`, { schema }));
    expect(error).toMatchObject({ code: "DeadlineExceeded", consequence: "retry" });
    expect(String(error)).toContain("within 10000 ms");
    expect(clock.monotonic()).toBe(10_000);
    expect(clock.pending).toBe(0);
    expect(await succeeded(clock, client.get(path`jobs/${7}`, { schema }))).toEqual(job);
    expect(seen).toHaveLength(2);
  });

  it("GE-13: a read that hangs is tried again", async () => {
    const { client, clock } = scripted([hang, hangAfter("{"), ok]);
    expect(await succeeded(clock, client.get(path`jobs/${7}`, { schema, timeoutMs: 2000 }))).toEqual(job);
    expect(clock.monotonic()).toBeLessThan(6000);
  });

  it("GE-08: a failure whose body hangs keeps its status and what came of the body", async () => {
    const { client, clock } = scripted([hangAfter("out of", 500)], once);
    const error = await failed(clock, client.get(path`jobs`, { schema }));
    expect(error).toMatchObject({ code: "ServiceUnavailable", facts: { status: 500, body: "out of…" } });
  });

  it("CR-18: the caller's signal ends the call at once, even when nothing respects it", async () => {
    const { client, clock, seen } = scripted([hang]);
    const caller = new AbortController();
    clock.setTimer(300, () => caller.abort());
    const error = await failed(clock, client.get(path`jobs`, { schema, signal: caller.signal }));
    expect(error).toBeInstanceOf(CancelledError);
    expect(clock.monotonic()).toBe(300);
    expect(seen).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });

  it("the caller's signal ends a wait between attempts", async () => {
    const { client, clock, seen } = scripted([status(429, { "retry-after": "50" })]);
    const caller = new AbortController();
    clock.setTimer(300, () => caller.abort());
    expect(await failed(clock, client.get(path`jobs`, { schema, signal: caller.signal }))).toBeInstanceOf(
      CancelledError,
    );
    expect([clock.monotonic(), clock.pending, seen.length]).toEqual([300, 0, 1]);
  });

  it("an aborted signal sends nothing, and our own error as its reason stays as it is", async () => {
    const { client, clock, seen } = scripted([ok]);
    const reason = new CancelledError("RuntimeClosed", "The runtime closes");
    expect(await failed(clock, client.get(path`jobs`, { schema, signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(seen).toHaveLength(0);
  });

  it("a TimeoutError of the caller is a passed deadline", async () => {
    const { client, clock } = scripted([ok]);
    const signal = AbortSignal.abort(new DOMException("late", "TimeoutError"));
    const error = await failed(clock, client.get(path`jobs`, { schema, signal }));
    expect(error).toMatchObject({ code: "DeadlineExceeded", consequence: "retry" });
  });

  it("a POST that the caller ends is cancelled, not failed", async () => {
    const { client, clock } = scripted([hang]);
    const caller = new AbortController();
    clock.setTimer(300, () => caller.abort());
    const error = await failed(clock, client.post(path`jobs`, { schema, signal: caller.signal }));
    expect(error).toBeInstanceOf(CancelledError);
  });

  it("the caller's signal is let go of, so that a long-lived one does not gather listeners", async () => {
    const { client, clock } = scripted([status(503), ok]);
    const { signal } = new AbortController();
    await succeeded(clock, client.get(path`jobs`, { schema, signal }));
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("a schema that never ends costs the attempt's time", async () => {
    const { client, clock } = scripted([ok], once);
    const endless = z.unknown().refine(() => new Promise<boolean>(() => {}));
    const error = await failed(clock, client.get(path`jobs`, { schema: endless }));
    expect(error).toMatchObject({ code: "DeadlineExceeded", facts: { status: 200 } });
  });

  it("a body that stalls is given back", async () => {
    let cancelled = false;
    const stalls: Step = () => new Response(new ReadableStream({ cancel: () => void (cancelled = true) }));
    const { client, clock } = scripted([stalls], once);
    await failed(clock, client.get(path`jobs`, { schema }));
    expect(cancelled).toBe(true);
  });

  it("a clock that oversleeps the deadline makes no further attempt", async () => {
    const clock = createVirtualClock();
    const busy: Clock = { ...clock, monotonic: () => clock.monotonic(), sleep: (ms) => clock.sleep(ms + 1000) };
    const { client, seen } = scripted([status(503), ok], { clock: busy, deadlineMs: 900 });
    const error = await failed(clock, client.get(path`jobs`, { schema }));
    expect(error).toMatchObject({ code: "ServiceUnavailable", facts: { status: 503, attempt: 1 } });
    expect(seen).toHaveLength(1);
  });

  it("the deadline of the call limits the attempt too", async () => {
    const { client, clock } = scripted([hang], { deadlineMs: 3000 });
    await failed(clock, client.get(path`jobs`, { schema }));
    expect(clock.monotonic()).toBe(3000);
  });

  it("an answer that comes after its time is given back unread", async () => {
    let cancelled = false;
    const late: Step = async () => {
      await clock.sleep(11_000);
      return new Response(new ReadableStream({ cancel: () => void (cancelled = true) }));
    };
    const { client, clock } = scripted([late]);
    await failed(clock, client.post(path`jobs`, { schema }));
    expect(cancelled).toBe(true);
  });
});

describe("an answer", () => {
  it.each([
    ["<html><body>Sign in</body></html>", "<html><body>Sign in</body></html>"],
    ["", "an empty body"],
    ['{"id":"7","sta', '{"id":"7","sta'],
    ['{"id":7,"state":"QUEUED"}', "id: "],
    ["[]", "expected JSON that matches the schema"],
    ["null", "expected JSON that matches the schema"],
    ["[".repeat(200_000), "expected JSON that matches the schema"],
  ])("GE-08, CR-15: 200 with something else than the schema says is a BadResponse (%#)", async (body, said) => {
    const { client, clock } = scripted([text(body)], once);
    const error = await failed(clock, client.get(path`jobs/${7}`, { schema }));
    expect(error).toBeInstanceOf(RetryableError);
    expect(error).toMatchObject({ code: "BadResponse", facts: { status: 200 } });
    expect(String(error)).toContain("GET /v1/jobs/7 answered 200");
    expect(String(error)).toContain(said);
  });

  it("GE-08: 204 where a body is expected is a BadResponse", async () => {
    const { client, clock } = scripted([status(204)], once);
    expect(await failed(clock, client.get(path`jobs/${7}`, { schema }))).toMatchObject({ code: "BadResponse" });
  });

  it("that is longer than allowed is refused without reading all of it, once", async () => {
    const { client, clock, seen } = scripted([text(JSON.stringify({ ...job, log: "x".repeat(5000) }))], {
      maxResponseBytes: 1000,
    });
    const error = await failed(clock, client.get(path`jobs/${7}`, { schema }));
    expect(error).toMatchObject({ code: "BadResponse", facts: { status: 200 } });
    expect(String(error)).toContain("more than 1000 bytes");
    expect(seen).toHaveLength(1);
  });

  it("of exactly the allowed length is read", async () => {
    const { client, clock } = scripted([ok], { maxResponseBytes: JSON.stringify(job).length });
    expect(await succeeded(clock, client.get(path`jobs/${7}`, { schema }))).toEqual(job);
  });

  it("GE-06: 200 with an error in the body is the error that the author makes of it", async () => {
    const errorInBody = (body: unknown): string | undefined =>
      z.object({ error: z.string() }).safeParse(body).data?.error;
    const { client, clock, seen } = scripted([json({ error: "E-4711: no such image" })], { errorInBody });
    const error = await failed(clock, client.get(path`jobs/${7}`, { schema }));
    expect(error).toMatchObject({ code: "RequestRejected", consequence: "permanentUser", facts: { status: 200 } });
    expect(String(error)).toContain("E-4711: no such image");
    expect(seen).toHaveLength(1);
  });

  it("GE-06: a passing error in the body is repeated", async () => {
    const errorInBody = (body: unknown) =>
      z.object({ error: z.string() }).safeParse(body).success ? { message: "busy", retryable: true } : undefined;
    const { client, clock } = scripted([json({ error: "busy" }), ok]);
    expect(await succeeded(clock, client.get(path`jobs/${7}`, { schema, errorInBody }))).toEqual(job);
  });

  it("GE-06: an error in the body is found without a schema too, and an empty body holds none", async () => {
    const errorInBody = (): string => "always";
    const { client, clock } = scripted([json({}), status(204)], { errorInBody });
    expect(await failed(clock, client.post(path`jobs/${7}/cancel`))).toMatchObject({ code: "RequestRejected" });
    expect(await succeeded(clock, client.post(path`jobs/${7}/cancel`))).toBeUndefined();
  });

  it("GE-08: a search for an error in the body that throws is a BadResponse, not a TypeError", async () => {
    const errorInBody = (body: unknown): string => (body as { error: { text: string } }).error.text;
    const { client, clock } = scripted([json({})], { ...once, errorInBody });
    expect(await failed(clock, client.get(path`jobs/${7}`, { schema }))).toMatchObject({ code: "BadResponse" });
  });
});

describe("a redirect", () => {
  const to = (location: string, code = 302): Step => status(code, { location });

  it("of a read to the same origin is followed, with the credential", async () => {
    const { client, clock, seen } = scripted([to("/v2/jobs/7"), to("./8", 308), ok], {
      authorize: () => ({ authorization: "Bearer canary" }),
    });
    expect(await succeeded(clock, client.get(path`jobs/${7}`, { schema }))).toEqual(job);
    expect(seen.map((request) => request.url)).toEqual([
      "https://jobs.test/v1/jobs/7",
      "https://jobs.test/v2/jobs/7",
      "https://jobs.test/v2/jobs/8",
    ]);
    expect(seen[2]?.headers.get("authorization")).toBe("Bearer canary");
  });

  it.each([
    "https://evil.test/v1/jobs",
    "http://jobs.test/v1/jobs",
    "https://jobs.test:444/",
    "//evil.test/",
    "data:,{}",
  ])("ME-08: to another origin is refused, and nothing is sent there (%s)", async (location) => {
    for (const code of [301, 302, 303, 307, 308]) {
      const { client, clock, seen } = scripted([to(location, code), ok], {
        authorize: () => ({ "x-api-key": "canary" }),
      });
      const error = await failed(clock, client.get(path`jobs/${7}`, { schema }));
      expect(error).toMatchObject({
        code: "BadResponse",
        consequence: code === 301 || code === 308 ? "permanentSystem" : "retry",
        facts: { status: code },
      });
      expect(String(error)).toContain("another origin");
      expect(seen).toHaveLength(1);
    }
  });

  it.each(["POST", "PUT", "DELETE"] as const)("of a %s is refused", async (method) => {
    const { client, clock, seen } = scripted([to("/v2/jobs", 307), ok]);
    const error = await failed(clock, client.request(method, path`jobs`, { schema, idempotencyKey: "k" }));
    expect(error).toMatchObject({ code: "BadResponse" });
    expect(seen).toHaveLength(1);
  });

  it("is followed five times at most", async () => {
    const { client, clock, seen } = scripted([to("/loop")]);
    expect(String(await failed(clock, client.get(path`jobs`, { schema })))).toContain("after 5 redirects in a row");
    expect(seen).toHaveLength(6);
  });

  it.each([undefined, "http://[", "https://u:p@jobs.test/"])("with the Location %s is refused", async (location) => {
    const { client, clock } = scripted([status(302, location === undefined ? {} : { location })]);
    const error = await failed(clock, client.get(path`jobs`, { schema }));
    expect(error).toMatchObject({ code: "BadResponse" });
    expect(String(error)).not.toContain("u:p");
  });
});

describe("a credential", () => {
  it("GE-09: is asked for at every attempt, so that a rotated one is picked up", async () => {
    let token = 0;
    const { client, clock, seen } = scripted([status(503), ok], {
      authorize: () => ({ authorization: `Bearer t-${++token}` }),
    });
    await succeeded(clock, client.get(path`jobs`, { schema }));
    expect(seen.map((request) => request.headers.get("authorization"))).toEqual(["Bearer t-1", "Bearer t-2"]);
  });

  it("GE-09: that is refused is asked for again, and the request repeated at once when it is another one", async () => {
    let cached = "old";
    const guarded: Step = (request) =>
      request.headers.get("authorization") === "Bearer new" ? Response.json(job) : new Response(null, { status: 401 });
    const { client, clock, seen } = scripted([guarded], {
      authorize: ({ refused }) => {
        if (refused) cached = "new";
        return { authorization: `Bearer ${cached}` };
      },
    });
    expect(await succeeded(clock, client.post(path`jobs`, { schema }))).toEqual(job);
    expect([seen.length, clock.monotonic()]).toEqual([2, 0]);
  });

  it("GE-09: that is refused and stays the same is not sent again", async () => {
    const { client, clock, seen } = scripted([status(401)], { authorize: () => ({ authorization: "Bearer same" }) });
    const error = await failed(clock, client.get(path`jobs`, { schema }));
    expect(error).toMatchObject({ code: "Unauthenticated", consequence: "retry" });
    expect(seen).toHaveLength(1);
  });

  it("GE-09: that is refused twice, old and new, is not sent a third time", async () => {
    let token = 0;
    const { client, clock, seen } = scripted([status(401)], {
      authorize: () => ({ authorization: `Bearer t-${++token}` }),
    });
    expect(await failed(clock, client.get(path`jobs`, { schema }))).toMatchObject({ code: "Unauthenticated" });
    expect(seen).toHaveLength(2);
  });

  it("RT-15: that is refused leaves no unread answer behind", async () => {
    let cancelled = false;
    const refuse: Step = () =>
      new Response(new ReadableStream({ cancel: () => void (cancelled = true) }), { status: 401 });
    const { client, clock } = scripted([refuse, ok], {
      authorize: ({ refused }) => ({ authorization: `Bearer ${refused ? "new" : "old"}` }),
    });
    expect(await succeeded(clock, client.get(path`jobs`, { schema }))).toEqual(job);
    expect(cancelled).toBe(true);
  });

  it("of the platform (cookies) is never sent along", async () => {
    const modes: unknown[] = [];
    const fetch: typeof globalThis.fetch = async (input, init) => {
      modes.push(new Request(input, init).credentials);
      return Response.json(job);
    };
    const { client, clock } = scripted([], { fetch });
    await succeeded(clock, client.get(path`jobs`, { schema }));
    expect(modes).toEqual(["omit"]);
  });

  it("ME-07: is trimmed", async () => {
    const { client, clock, seen } = scripted([ok], { authorize: () => ({ "X-Api-Key": " canary\r\n" }) });
    await succeeded(clock, client.get(path`jobs`, { schema }));
    expect(seen[0]?.headers.get("x-api-key")).toBe("canary");
  });

  it.each([
    [{ authorization: "Bearer ca\nnary" }, 'header "authorization" holds characters'],
    [{ authorization: "Bearer canar\u00fd" }, 'header "authorization" holds characters'],
    [{ authorization: "Bearer undefined" }, 'header "authorization" holds the text of a missing value'],
    [{ authorization: "Bearer " }, 'header "authorization" names a scheme'],
    [{ "x-api-key": "  " }, 'header "x-api-key" is empty'],
    [{ "x-api-key": undefined as unknown as string }, 'header "x-api-key" has no value'],
    [{ "canary key": "x" }, "a header has a name that is not allowed"],
  ])(
    "CR-23, ME-07: that is missing or no header is a ConfigError that names the header, and nothing is sent (%#)",
    async (headers, said) => {
      const { client, clock, seen } = scripted([ok], { authorize: () => headers });
      const error = await failed(clock, client.get(path`jobs`, { schema }));
      expect(error).toBeInstanceOf(ConfigError);
      expect(String(error)).toContain(said);
      expect(String(error)).not.toMatch(/canar|ca\nnary/);
      expect(seen).toHaveLength(0);
    },
  );

  it("CR-23: that cannot be had sends nothing, and the error of the secret manager stays as it is", async () => {
    const missing = new PermanentSystemError("SecretNotFound", "There is no secret JOBS_API_TOKEN");
    const { client, clock, seen } = scripted([ok], { authorize: () => Promise.reject(missing) });
    expect(await failed(clock, client.get(path`jobs`, { schema }))).toBe(missing);
    expect(seen).toHaveLength(0);
  });

  it("that cannot be had for now is asked for again, also for a POST: nothing was sent", async () => {
    let asked = 0;
    const authorize = (): Promise<Record<string, string>> =>
      ++asked < 3 ? Promise.reject(new Error("token service is down")) : Promise.resolve({ authorization: "Bearer t" });
    const { client, clock, seen } = scripted([ok], { authorize });
    expect(await succeeded(clock, client.post(path`jobs`, { schema }))).toEqual(job);
    expect(seen).toHaveLength(1);
  });

  it("that never comes costs the attempt's time", async () => {
    const { client, clock, seen } = scripted([ok], { ...once, authorize: () => new Promise(() => {}) });
    const error = await failed(clock, client.post(path`jobs`, { schema }));
    expect(String(error)).toContain("authorize gave no credential within 10000 ms");
    expect(seen).toHaveLength(0);
  });
});

describe("options", () => {
  const valid = (): Parameters<typeof createHttpClient>[0] => {
    const { clock } = scripted([ok]);
    const random = { next: () => 0, uuid: () => "" };
    return { baseUrl: "https://jobs.test", fetch: () => Promise.reject(new Error("not called")), clock, random };
  };

  it("that are wrong are listed in one error, without the password in the URL", () => {
    const wrong = {
      ...valid(),
      baseUrl: "ftp://user:canary@jobs.test/?key=canary",
      timeoutMs: 0,
      deadlineMs: Number.NaN,
      retry: { maxAttempts: 0.5, baseDelayMs: -1, maxDelayMs: -2, maxRetryAfterMs: Infinity },
      maxResponseBytes: 0,
      maxErrorBodyBytes: -1,
      idempotencyKeyHeader: "no header",
      headers: { "x-a": "a\u0000canary", authorization: "Bearer undefined" },
    };
    let error: unknown;
    try {
      createHttpClient(wrong);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(ConfigError);
    const fields = error instanceof ConfigError ? error.issues.map((issue) => issue.field) : [];
    expect(fields.toSorted()).toEqual([
      "baseUrl",
      "baseUrl",
      "baseUrl",
      "deadlineMs",
      "headers",
      "headers",
      "idempotencyKeyHeader",
      "maxErrorBodyBytes",
      "maxResponseBytes",
      "retry.baseDelayMs",
      "retry.maxAttempts",
      "retry.maxDelayMs",
      "retry.maxDelayMs",
      "retry.maxRetryAfterMs",
      "timeoutMs",
    ]);
    expect(String(error)).not.toContain("canary");
  });

  it.each(["jobs.test", "", "/v1"])("refuse the base URL %j", (baseUrl) => {
    expect(() => createHttpClient({ ...valid(), baseUrl })).toThrow("is not an absolute URL");
  });

  it("of a call that are wrong reject it before anything is sent", async () => {
    const { client, clock, seen } = scripted([ok]);
    const wrong = { idempotencyKey: "", timeoutMs: -1, headers: { "x-a": "\n\u0001" } };
    const error = await failed(clock, client.post(path`jobs`, { ...wrong, schema }));
    expect(error).toMatchObject({ code: "InvalidConfig", issues: { length: 3 } });
    expect(seen).toHaveLength(0);
  });

  it("refuse a body that JSON cannot hold", async () => {
    const { client, clock } = scripted([ok]);
    const error = await failed(clock, client.post(path`jobs`, { json: { cost: Number.NaN }, schema }));
    expect(error).toMatchObject({ code: "BadTaskSpecification", consequence: "permanentUser" });
    expect(String(error)).toContain('"cost" is NaN');
  });
});

describe("the log", () => {
  it("has one line per attempt, at debug level, with what is needed and no query", async () => {
    const { client, clock, log } = scripted([status(503), ok]);
    await succeeded(clock, client.get(path`jobs/${7}`, { schema, query: { q: "canary" } }));
    expect(log.map((line) => JSON.parse(line))).toEqual([
      {
        level: "debug",
        message: "http attempt failed",
        fields: { method: "GET", path: "/v1/jobs/7", attempt: 1, ms: 0, status: 503, code: "ServiceUnavailable" },
      },
      {
        level: "debug",
        message: "http attempt",
        fields: { method: "GET", path: "/v1/jobs/7", attempt: 2, ms: 0, status: 200 },
      },
    ]);
  });
});

import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { ended, failed, hangAfter, scripted, type Step } from "../../test/http/scripted-service.ts";
import { path } from "./index.ts";

const schema = z.object({ id: z.enum(["only-this"]) });
const canary = fc
  .string({
    unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    minLength: 12,
    maxLength: 60,
  })
  .filter((text) => !/(?:undefined|null|None|NaN|\])$/.test(text));

/** What a careless service, library or proxy does with the credential that it saw. */
const faults: Readonly<Record<string, (secret: string) => Step>> = {
  "echoes it in a 400": (secret) => () => new Response(`{"message":"bad token ${secret}"}`, { status: 400 }),
  "echoes it as JSON in a 500": (secret) => () =>
    Response.json({ headers: { authorization: secret } }, { status: 500 }),
  "echoes it in base64 in a 403": (secret) => () => new Response(`denied: ${btoa(secret)}`, { status: 403 }),
  "echoes it URL-encoded in a 409": (secret) => () =>
    new Response(`?token=${encodeURIComponent(secret)}`, { status: 409 }),
  "echoes it at the cut of a long body": (secret) => () => new Response("x".repeat(2040) + secret, { status: 422 }),
  "echoes it in a body that hangs": (secret) => hangAfter(`your ${secret.slice(0, -2)}`, 429),
  "echoes it as a request id": (secret) => () =>
    new Response(null, { status: 404, headers: { "x-request-id": secret } }),
  "echoes it in HTML with 200": (secret) => () => new Response(`<pre>Authorization: ${secret}</pre>`),
  "echoes it in a field that the schema refuses": (secret) => () => Response.json({ id: secret }),
  "redirects with it": (secret) => () =>
    new Response(null, {
      status: 302,
      headers: { location: `https://evil.test/?token=${encodeURIComponent(secret)}` },
    }),
  "throws the request": (secret) => (request) => {
    const inner = Object.assign(new Error(`socket: ${secret}`), { code: "ECONNRESET", request, headers: { secret } });
    throw Object.assign(new TypeError(`fetch failed for ${request.url}: ${secret}`, { cause: inner }), {
      request,
      secret,
    });
  },
  "throws a text": (secret) => () => {
    // oxlint-disable-next-line typescript/only-throw-error -- what a fetch of somebody else may do
    throw `no connection for ${secret}`;
  },
};

describe("ME-02: no secret leaves the client, when the service", () => {
  it.each(Object.entries(faults))("%s", async (_, fault) => {
    await fc.assert(
      fc.asyncProperty(canary, canary, canary, async (token, password, apiKey) => {
        const query = `q-${token}`;
        for (const secret of [token, password, apiKey]) {
          const basic = `Basic ${btoa(`user:${password}`)}`;
          const { client, clock, log } = scripted([fault(secret)], {
            headers: { "X-Api-Key": apiKey, "proxy-authorization": basic },
            authorize: () => ({ authorization: `Bearer ${token}\n` }),
          });
          const call = client.get(path`jobs/${7}`, { schema, query: { access_token: query } });
          const end = await ended(clock, call);
          const shown = [
            inspect(end, { depth: Infinity, showHidden: true }),
            JSON.stringify(end),
            String(Object.values(end)),
            ...log,
          ];
          for (const hidden of [token, password, apiKey, basic, query]) {
            for (const form of [
              hidden,
              hidden.slice(0, -2),
              btoa(hidden),
              encodeURIComponent(hidden),
              JSON.stringify(hidden).slice(1, -1),
            ]) {
              for (const text of shown) expect(text.includes(form)).toBe(false);
            }
          }
          expect("error" in end).toBe(true);
        }
      }),
      { numRuns: 25 },
    );
  });
});

describe("ME-02", () => {
  it("hides a token of short words between separators, also when it is cut off", async () => {
    const token = "!!;!!!;!!!;!";
    const { client, clock } = scripted([hangAfter(`your ${token.slice(0, -2)}`, 429)], {
      authorize: () => ({ authorization: `Bearer ${token}` }),
    });
    const failure = await failed(clock, client.get(path`jobs`, { schema }));
    expect(failure).toHaveProperty("facts.body", "your [redacted]…");
  });

  it("the client itself shows nothing", () => {
    const { client } = scripted([], {
      headers: { "x-api-key": "canary-1" },
      authorize: () => ({ authorization: "canary-2" }),
    });
    expect(inspect(client, { depth: Infinity, showHidden: true })).not.toContain("canary");
  });

  it("a query value that a service or a library repeats is not shown", async () => {
    const query = { api_key: "canary-1", q: "canary-2" };
    const echo = scripted([() => new Response("your key canary-1 is wrong", { status: 400 })]);
    const echoed = await failed(echo.clock, echo.client.get(path`jobs`, { schema, query }));
    expect(echoed).toHaveProperty("facts.body", "your key [redacted] is wrong");
    const naming: Step = (request) => {
      throw new TypeError(`cannot fetch ${request.url}`);
    };
    const thrown = scripted([naming]);
    const failure = await failed(thrown.clock, thrown.client.get(path`jobs`, { schema, query }));
    expect(inspect(failure, { depth: Infinity })).not.toContain("canary");
  });

  it("an idempotency key is no secret, and is shown", async () => {
    const { client, clock } = scripted([() => new Response("key k-4711 is in use", { status: 409 })]);
    const error = await failed(clock, client.post(path`jobs`, { schema, idempotencyKey: "k-4711" }));
    expect(error).toHaveProperty("facts.body", "key k-4711 is in use");
  });

  it("the cause of a failed connection keeps its code and its stack", async () => {
    const cause = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:1"), { code: "ECONNREFUSED" });
    const refuse: Step = () => {
      throw new TypeError("fetch failed", { cause });
    };
    const { client, clock } = scripted([refuse]);
    const error = await failed(clock, client.get(path`jobs`, { schema }));
    expect(String(error)).toBe(
      "[ConnectionFailed] GET /v1/jobs: the connection failed: ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:1",
    );
    expect(error).toHaveProperty("cause.name", "TypeError");
    expect(error).toHaveProperty("cause.cause.code", "ECONNREFUSED");
    expect(error).toHaveProperty("cause.cause.stack", cause.stack);
  });
});

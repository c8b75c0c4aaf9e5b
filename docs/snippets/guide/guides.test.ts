import {
  createResourceMetaCodec,
  LiteralTypes,
  PhaseInfo,
  resolvePluginConfig,
  toLiteralMap,
  type LiteralMap,
  type PluginEntry,
  type PluginSetupContext,
} from "@flyte-webapi/sdk";
import { createHttpClient, path, type HttpClient } from "@flyte-webapi/sdk/http";
import { createRuntime, createVirtualClock, systemRandom } from "@flyte-webapi/sdk/runtime";
import { describe, expect, it } from "vitest";
import * as z from "zod";

import { createGetMany } from "./batch.ts";
import { submitBoth } from "./bodies.ts";
import { config, resourceRequirements } from "./limits.ts";
import { get, inputsOf, status, storeByHand, type Finished } from "./outputs.ts";
import { createClient, passwordOf } from "./secrets.ts";
import { codec } from "./stored-meta.ts";

const signal = new AbortController().signal;
const clock = createVirtualClock();
const silent = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };
const call = { signal, logger: silent };

/** A client whose service answers by path. */
function clientOf(answers: Readonly<Record<string, unknown>>): { http: HttpClient; asked: Request[] } {
  const asked: Request[] = [];
  const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    asked.push(request);
    const { pathname, search } = new URL(request.url);
    await Promise.resolve();
    return Response.json(answers[pathname + search] ?? {}, { status: pathname + search in answers ? 200 : 404 });
  };
  return { http: createHttpClient({ fetch, clock, random: systemRandom, baseUrl: "https://jobs.example.com" }), asked };
}

describe("rate limits and quotas", () => {
  it("are in their ranges", () => {
    expect(resolvePluginConfig(config, "jobs")).toMatchObject({ readRateLimiter: { qps: 10, burst: 20 } });
  });

  it("hold one project to its ten jobs", async () => {
    let running = 0;
    let most = 0;
    const plugin: PluginEntry<{ jobId: string }, { at: number }> = {
      id: "counting",
      supportedTaskTypes: ["counted"],
      pluginLoader: () => ({
        getConfig: () => ({ ...config, writeRateLimiter: { qps: 1_000, burst: 1_000 } }),
        resourceRequirements,
        create: async ({ idempotencyKey }) => {
          most = Math.max(most, ++running);
          return await Promise.resolve({ resourceMeta: { jobId: idempotencyKey } });
        },
        get: async () => {
          running--;
          return await Promise.resolve({ at: 0 });
        },
        status: () => PhaseInfo.success(),
        delete: async () => await Promise.resolve(),
      }),
    };
    const time = createVirtualClock();
    const runtime = createRuntime({ plugins: [plugin], clock: time });
    for (let index = 0; index < 30; index++) await runtime.submit({ taskType: "counted", name: `task-${index}` });
    await time.advance(600_000);
    expect(runtime.tasks().map(({ current }) => current?.phaseInfo.phase)).toEqual(
      Array.from({ length: 30 }, () => "Success"),
    );
    expect(most).toBe(10);
    await runtime.close();
  });
});

describe("a batch", () => {
  it("answers for each job in the order of the question, also for one that is not in the list", async () => {
    const { http } = clientOf({ "/jobs?ids=a%2Cb": { jobs: [{ id: "b", state: "DONE" }] } });
    const results = await createGetMany(http)({ ...call, resourceMetas: [{ jobId: "a" }, { jobId: "b" }] });
    expect(results).toMatchObject([{ error: { code: "NOT_FOUND" } }, { resource: { id: "b", state: "DONE" } }]);
  });
});

describe("bodies", () => {
  it("are sent as JSON and as a form with a file, and an accepted 422 is read", async () => {
    const types: (string | null)[] = [];
    const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
      const request = new Request(input, init);
      types.push(request.headers.get("content-type"));
      await Promise.resolve();
      if (request.url.endsWith("/files")) return Response.json({ id: "file-1" });
      return Response.json({ code: "000604", message: "no such table" }, { status: 422 });
    };
    const client = createHttpClient({ fetch, clock, random: systemRandom, baseUrl: "https://jobs.example.com" });
    expect(await submitBoth(client, { statement: "select 1" }, "{}\n", signal)).toEqual([
      { code: "000604", message: "no such table" },
      { id: "file-1" },
    ]);
    expect(types).toEqual(["application/json", expect.stringMatching(/^multipart\/form-data; boundary=/)]);
  });
});

describe("secrets", () => {
  it("are read for each request", async () => {
    let token = "one";
    const headers: (string | null)[] = [];
    const setup: Partial<PluginSetupContext> = {
      clock,
      random: systemRandom,
      secretManager: { get: async () => await Promise.resolve(token) },
      fetch: async (input, init) => {
        headers.push(new Request(input, init).headers.get("authorization"));
        return await Promise.resolve(Response.json({}));
      },
    };
    const client = createClient(setup as PluginSetupContext);
    await client.get(path`jobs`, { signal });
    token = "two";
    await client.get(path`jobs`, { signal });
    expect(headers).toEqual(["Bearer one", "Bearer two"]);
  });

  it("of a task come from its context", async () => {
    expect(await passwordOf({ secretManager: { get: async (key) => await Promise.resolve(`value of ${key}`) } })).toBe(
      "value of DATABASE_PASSWORD",
    );
  });
});

describe("outputs", () => {
  const meta = { jobId: "a" };
  const types = { rows: LiteralTypes.integer, table: LiteralTypes.string };
  const declared = { rows: { type: types.rows }, table: { type: types.table } };
  const context = (resource: Finished, put: (literals: LiteralMap) => void, outputs: object = declared) => ({
    ...call,
    resourceMeta: meta,
    resource,
    taskReader: { read: async () => await Promise.resolve({ interface: { inputs: {}, outputs } }) },
    outputWriter: { put: async (given: { literals: LiteralMap }) => await Promise.resolve(put(given.literals)) },
  });

  it("are fetched when the job is done, and stored before the success: those that are declared, in their types", async () => {
    const { http } = clientOf({
      "/jobs/a": { state: "DONE" },
      "/jobs/a/result": { rows: 3, table: "orders" },
    });
    const resource = await get(http, { ...call, resourceMeta: meta, taskRefreshIndicator: () => {} });
    const stored: LiteralMap[] = [];
    const keep = (literals: LiteralMap): void => void stored.push(literals);
    // Of a StatusContext, what `status` uses.
    expect(await status(context(resource, keep) as never)).toMatchObject({ phase: "Success" });
    expect(await status(context(resource, keep, { rows: declared.rows }) as never)).toMatchObject({ phase: "Success" });
    expect(stored).toEqual([
      toLiteralMap({ rows: 3n, table: "orders" }, types),
      toLiteralMap({ rows: 3n }, { rows: types.rows }),
    ]);
    await storeByHand(context(resource, keep) as never);
    expect(stored[2]).toEqual(stored[0]);
  });

  it("that do not fit are a failure that names them; what storage throws is passed on; none are stored for a task without", async () => {
    const resource: Finished = { state: "DONE", result: { rows: 3, table: "orders" } };
    const other = { files: { type: LiteralTypes.integer } };
    const phaseInfo = await status(context(resource, () => expect.unreachable(), other) as never);
    expect(phaseInfo).toMatchObject({ phase: "PermanentFailure", error: { code: "BadOutputs", kind: "USER" } });
    expect(JSON.stringify(phaseInfo)).toMatch(/files.*the job must write a table/);
    const down = (): never => {
      throw new Error("storage is down");
    };
    await expect(status(context(resource, down) as never)).rejects.toThrow("storage is down");
    expect(await status(context(resource, () => expect.unreachable(), {}) as never)).toMatchObject({
      phase: "Success",
    });
  });

  it("are not asked for while the job runs", async () => {
    const { http, asked } = clientOf({ "/jobs/a": { state: "RUNNING" } });
    const resource = await get(http, { ...call, resourceMeta: meta, taskRefreshIndicator: () => {} });
    expect(asked).toHaveLength(1);
    const phaseInfo = await status(context(resource, () => expect.unreachable()) as never);
    expect(phaseInfo.phase).toBe("Running");
  });

  it("have inputs as their counterpart, integers exact", async () => {
    const inputTypes = { query: LiteralTypes.string, limit: LiteralTypes.integer };
    const literals = toLiteralMap({ query: "select 1", limit: 9_007_199_254_740_993n }, inputTypes);
    const inputReader = { inputPrefixPath: "", inputPath: "", get: async () => await Promise.resolve(literals) };
    expect(await inputsOf({ inputReader })).toEqual({ query: "select 1", limit: 9_007_199_254_740_993n });
  });
});

it("ResourceMeta of an older version is read", () => {
  const old = createResourceMetaCodec(z.object({ jobId: z.string() }));
  expect(codec.decode(old.encode({ jobId: "a" }))).toEqual({ region: "eu", jobId: "a" });
  expect(codec.decode(codec.encode({ region: "us", jobId: "b" }))).toEqual({ region: "us", jobId: "b" });
});

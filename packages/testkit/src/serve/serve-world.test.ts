import { GrpcCode, GrpcError, Phase } from "@flyte-webapi/sdk";
import { createGrpcClient } from "@flyte-webapi/sdk/grpc";
import {
  createEnvSecretManager,
  createGrpcChannels,
  createRuntime,
  systemClock,
  systemRandom,
} from "@flyte-webapi/sdk/runtime";
import { http, HttpResponse } from "msw";
import { describe, expect, it, onTestFinished, vi } from "vitest";

import { keyHeader, pluginOf } from "../../test/plugins/design.ts";
import { JobService, JobState } from "../../test/plugins/grpc-jobs/gen/jobs_pb.js";
import { GRPC_TOKEN_KEY, grpcJobsWorld } from "../../test/plugins/grpc-jobs/grpc-jobs.world.ts";
import { ADDRESS_VARIABLE, jobServiceWorld, SERVICE_URL, TOKEN_KEY } from "../../test/plugins/job-service.world.ts";
import { serveWorld, type ServedWorld, type ServeWorldOptions, type World } from "../msw/index.ts";

async function serve(world: World, options?: ServeWorldOptions): Promise<ServedWorld> {
  const served = await serveWorld(world, options);
  onTestFinished(async () => await served.close());
  return served;
}

const withHandlers = (handlers: World["handlers"]): World => ({ ...jobServiceWorld, handlers });

describe("a served world", () => {
  it("carries a plugin in the reference runtime to its end", async () => {
    const service = await serve(jobServiceWorld);
    vi.stubEnv(ADDRESS_VARIABLE, service.url);
    onTestFinished(() => void vi.unstubAllEnvs());
    const runtime = createRuntime({
      plugins: [pluginOf("key-header", () => keyHeader)],
      secretManager: createEnvSecretManager(service.secrets),
    });
    onTestFinished(async () => await runtime.close());
    const task = await runtime.submit({ name: "run", ...jobServiceWorld.task });
    for await (const { phaseInfo } of task.phases()) {
      if (phaseInfo.phase === Phase.Queued) service.jobs.moveAll("DONE");
    }
    expect(await task.result()).toMatchObject({
      phaseInfo: { phase: Phase.Success },
      outputs: { answer: { kind: "integer", value: 42n } },
    });
    const [job] = service.jobs.list();
    expect(service.requests).toEqual(["POST /jobs", `GET /jobs/${job?.id}`]);
  });

  it("shows jobs as the test moves them", async () => {
    const { jobs, url, secrets } = await serve(jobServiceWorld, { now: () => 4_711 });
    const { id, createdAt } = jobs.add({ key: "k" });
    jobs.move(id, { state: "FAILED", message: "no space left", failure: "DISK_BROKEN" });
    const response = await fetch(`${url}/jobs/${id}`, { headers: { authorization: `Bearer ${secrets[TOKEN_KEY]}` } });
    expect(await response.json()).toMatchObject({
      state: "FAILED",
      cause: "DISK_BROKEN",
      errors: [{ message: "no space left" }],
    });
    expect([createdAt, jobs.byKey("k")?.id, jobs.remove(id), jobs.list()]).toEqual([4_711, id, true, []]);
    expect(() => jobs.move(id, { state: "DONE" })).toThrow(`holds no job "${id}"; it holds none`);
  });

  it("keeps several headers of one name apart, and bodies of bytes as they are", async () => {
    const bytes = new Uint8Array([0, 255, 13, 10]);
    const { url } = await serve(
      withHandlers(() => [
        http.post(`${SERVICE_URL}/echo`, async ({ request }) => {
          const headers = new Headers([
            ["set-cookie", "a=1"],
            ["set-cookie", "b=2"],
          ]);
          return new HttpResponse(await request.arrayBuffer(), { headers });
        }),
      ]),
    );
    const response = await fetch(`${url}/echo`, { method: "POST", body: bytes });
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(await response.bytes()).toEqual(bytes);
  });

  it("says what it cannot answer: 501 without a handler, 500 when one throws, nothing for a broken connection", async () => {
    const { url } = await serve(
      withHandlers(() => [
        http.get(`${SERVICE_URL}/throws`, () => {
          throw new Error("E-4711");
        }),
        http.get(`${SERVICE_URL}/breaks`, () => HttpResponse.error()),
      ]),
    );
    const missing = await fetch(`${url}/nothing`);
    expect([missing.status, await missing.text()]).toEqual([
      501,
      `the fake has no handler for GET ${SERVICE_URL}/nothing`,
    ]);
    const thrown = await fetch(`${url}/throws`);
    expect(thrown.status).toBe(500);
    expect(await thrown.text()).toContain("E-4711");
    await expect(fetch(`${url}/breaks`)).rejects.toThrow("fetch failed");
  });

  it("is gone when it is closed, connections that are kept alive included", async () => {
    const { url, close } = await serveWorld(jobServiceWorld);
    await (await fetch(`${url}/jobs/1`)).text();
    await close();
    await close();
    await expect(fetch(`${url}/jobs/1`)).rejects.toThrow("fetch failed");
  });

  it.for<[string, World, ServeWorldOptions, string]>([
    ["a secret that the world does not list", jobServiceWorld, { secrets: { OTHER: "x" } }, "secrets.OTHER"],
    ["an origin that is no address", jobServiceWorld, { origin: "example" }, 'origin is "example"'],
    [
      "handlers for several addresses",
      withHandlers(() => [
        http.get("https://a.test/x", () => undefined),
        http.get("https://b.test/x", () => undefined),
      ]),
      {},
      "https://a.test and https://b.test; give the one to serve as `origin`",
    ],
    ["handlers without an address", withHandlers(() => [http.get("*", () => undefined)]), {}, "name no address"],
    [
      "a gRPC service at two addresses",
      { ...grpcJobsWorld, grpc: (grpcJobsWorld.grpc ?? []).flatMap((fake) => [fake, { ...fake, address: "b:1" }]) },
      {},
      "at two addresses",
    ],
  ])("refuses %s", async ([, world, options, text]) => {
    await expect(serveWorld(world, options)).rejects.toThrow(text);
  });
});

describe("a served gRPC service", () => {
  const SECRETS = { [GRPC_TOKEN_KEY]: "t0ken-4711" };

  async function connect(world: World = grpcJobsWorld) {
    const service = await serve(world, { secrets: SECRETS });
    const channels = createGrpcChannels();
    onTestFinished(async () => await channels.close());
    const address = service.grpcAddress ?? "";
    const client = createGrpcClient(JobService, {
      address,
      security: { kind: "plaintext" },
      grpc: (request) => channels.unary(request),
      clock: systemClock,
      random: systemRandom,
      authorize: async () => ({ authorization: `Bearer ${SECRETS[GRPC_TOKEN_KEY]}` }),
      gzip: true,
    });
    return { service, client, channels, address };
  }

  it("answers real channels, compressed requests too, and shows jobs as the test moves them", async () => {
    const { service, client } = await connect();
    const { id } = await client.createJob({ requestId: "k", spec: { text: "é" } });
    expect((await client.createJob({ requestId: "k", spec: { text: "é" } })).id).toBe(id);
    service.jobs.move(id, { state: "DONE" });
    expect(await client.getJob({ id })).toMatchObject({ id, state: JobState.DONE, answer: 42n });
    expect(service.requests).toEqual(["grpc CreateJob", "grpc CreateJob", "grpc GetJob"]);
    expect(service.jobs.list()).toMatchObject([{ key: "k", spec: "é" }]);
  });

  it("gives the status, the words and the trailers of what the fake throws", async () => {
    const refusal = new GrpcError(GrpcCode.FAILED_PRECONDITION, "größer: 100 %", {
      trailers: { "x-hint": ["a"], "x-bytes-bin": [new Uint8Array([0, 255])] },
    });
    const refuses = (grpcJobsWorld.grpc ?? []).map((fake) => ({
      ...fake,
      methods: () => ({
        getJob: () => {
          throw refusal;
        },
      }),
    }));
    const { channels, address } = await connect({ ...grpcJobsWorld, grpc: refuses });
    const ask = async (method: string): Promise<unknown> =>
      await channels
        .unary({ address, security: { kind: "plaintext" }, method, message: new Uint8Array() })
        .catch((error: unknown) => error);
    const typeName = JobService.typeName;
    expect(await ask(`/${typeName}/GetJob`)).toMatchObject({
      code: GrpcCode.FAILED_PRECONDITION,
      details: "größer: 100 %",
      trailers: { "x-hint": ["a"], "x-bytes-bin": [new Uint8Array([0, 255])] },
    });
    expect(await ask(`/${typeName}/CancelJob`)).toMatchObject({ code: GrpcCode.UNIMPLEMENTED });
  });

  it("takes bytes that are no message for a mistake of the caller's, and lives on", async () => {
    const { channels, address, client } = await connect();
    const sent = channels.unary({
      address,
      security: { kind: "plaintext" },
      method: `/${JobService.typeName}/GetJob`,
      message: new Uint8Array([255, 255]),
    });
    await expect(sent).rejects.toMatchObject({ code: GrpcCode.UNKNOWN });
    await expect(client.getJob({ id: "unknown" })).rejects.toThrow("no such job");
  });
});

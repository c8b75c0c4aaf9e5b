import { create, toBinary } from "@bufbuild/protobuf";
import { Client, credentials, status as Status } from "@grpc/grpc-js";
import { service as healthService } from "grpc-health-check";
import { once } from "node:events";
import { expect, onTestFinished, test, vi } from "vitest";
import { grpcJsClient } from "../../test/connector/clients.ts";
import { createJobService } from "../../test/connector/job-service.ts";
import { createRecordingLogger } from "../../test/connector/recording-logger.ts";
import { category, createRequest } from "../../test/connector/requests.ts";
import { type Clock, type LogPage, PhaseInfo, type PluginEntry, type SyncPlugin } from "../index.ts";
import { silentLogger } from "../internal/silent-logger.ts";
import { systemClock } from "../internal/system-clock.ts";
import {
  DeleteTaskRequestSchema,
  GetTaskLogsRequestSchema,
  GetTaskRequestSchema,
} from "./gen/flyteidl2/connector/connector_pb.js";
import { AsyncConnectorService } from "./gen/flyteidl2/connector/service_pb.js";
import { TaskExecution_Phase as Phase } from "./gen/flyteidl2/core/execution_pb.js";
import { serveConnector, type ServeConnectorOptions } from "./serve-connector.ts";

const { createTask, deleteTask, getTask, getTaskLogs } = AsyncConnectorService.method;
const OPTIONS = { host: "localhost", port: 0, logger: silentLogger };

/** Watches the health of a service: every status that the server says. */
function watchHealth(port: number, service: string): { readonly seen: string[]; close(): void } {
  const { Watch } = healthService;
  const client = new Client(`localhost:${port}`, credentials.createInsecure());
  const seen: string[] = [];
  const stream = client.makeServerStreamRequest(
    Watch!.path,
    (value: object) => Watch!.requestSerialize(value),
    (value: Buffer) => Watch!.responseDeserialize(value) as { status: string },
    { service },
  );
  stream.on("data", ({ status }: { status: string }) => seen.push(status));
  stream.on("error", () => {});
  return { seen, close: () => client.close() };
}

test("a connector that stops says so first, lets calls under way end, and deletes no job that Flyte knows", async () => {
  const answer = Promise.withResolvers<void>();
  const service = createJobService({ get: () => answer.promise });
  const server = await serveConnector({ ...OPTIONS, plugins: [service.entry] });
  await using client = grpcJsClient(server.port);
  const { resourceMeta } = await client.call(createTask, createRequest());
  const health = watchHealth(server.port, "");
  await vi.waitFor(() => expect(health.seen).toEqual(["SERVING"]));

  const poll = client.call(getTask, create(GetTaskRequestSchema, { resourceMeta, taskCategory: category }));
  await vi.waitFor(() => expect(service.calls.get).toBe(1));
  const closed = server.close();
  expect(server.close()).toBe(closed);
  await vi.waitFor(() => expect(health.seen).toEqual(["SERVING", "NOT_SERVING"]));
  answer.resolve();
  expect((await poll).resource).toMatchObject({ phase: Phase.RUNNING });
  await closed;
  health.close();
  expect(service.live()).toHaveLength(1);
  expect((await client.raw(`/${getTask.parent.typeName}/GetTask`, new Uint8Array())).code).toBe(Status.UNAVAILABLE);
});

test("a connector that stops with a delay is not ready, and serves on until it is over", async () => {
  const delay = Promise.withResolvers<void>();
  const clock: Clock = { ...systemClock, sleep: () => delay.promise };
  const service = createJobService();
  const server = await serveConnector({ ...OPTIONS, plugins: [service.entry], clock });
  await using client = grpcJsClient(server.port);
  const health = watchHealth(server.port, "");
  await vi.waitFor(() => expect(health.seen).toEqual(["SERVING"]));
  const closed = server.close({ delayMs: 5_000 });
  await vi.waitFor(() => expect(health.seen).toEqual(["SERVING", "NOT_SERVING"]));
  await using late = grpcJsClient(server.port);
  for (const each of [client, late]) {
    expect((await each.call(createTask, createRequest())).resourceMeta.length).toBeGreaterThan(0);
  }
  delay.resolve();
  await closed;
  health.close();
  expect((await late.raw(`/${getTask.parent.typeName}/GetTask`, new Uint8Array())).code).toBe(Status.UNAVAILABLE);
});

/** A connector with a log of 32 messages, and a client that has begun to read it: its library keeps 16 messages, and takes no more. */
async function readingLogs(options: Partial<ServeConnectorOptions> = {}) {
  const page: LogPage = { lines: Array.from({ length: 128 }, () => ({ message: "x".repeat(262_000) })) };
  const service = createJobService({ methods: { getLogs: async () => page } });
  const server = await serveConnector({ ...OPTIONS, plugins: [service.entry], ...options });
  await using client = grpcJsClient(server.port);
  const { resourceMeta } = await client.call(createTask, createRequest());
  const reader = new Client(`localhost:${server.port}`, credentials.createInsecure());
  onTestFinished(() => reader.close());
  const stream = reader.makeServerStreamRequest(
    `/${getTaskLogs.parent.typeName}/GetTaskLogs`,
    (value: Uint8Array) => Buffer.from(value),
    (value: Buffer): Uint8Array => value,
    toBinary(GetTaskLogsRequestSchema, create(GetTaskLogsRequestSchema, { resourceMeta, taskCategory: category })),
  );
  await once(stream, "readable");
  return { server, stream };
}

test("a connector that stops lets clients read to the end what they are being sent", async () => {
  // Short times take none at all: what is waited for is the client.
  const clock: Clock = { ...systemClock, setTimer: (ms, act) => systemClock.setTimer(ms < 1_000 ? 0 : ms, act) };
  const { server, stream } = await readingLogs({ clock });
  const health = watchHealth(server.port, "");
  await vi.waitFor(() => expect(health.seen).toEqual(["SERVING"]));
  const closed = server.close({ graceMs: 3_600_000 });
  await vi.waitFor(() => expect(health.seen).toEqual(["SERVING", "NOT_SERVING"]));
  expect(await stream.toArray()).toHaveLength(32);
  await closed;
  health.close();
});

test("a connector that stops cuts off clients that do not read within the grace time", async () => {
  const { server, stream } = await readingLogs();
  const failed = once(stream, "error");
  await server.close({ graceMs: 20 });
  stream.resume();
  expect(await failed).toMatchObject([{ code: expect.any(Number) as number }]);
});

test("a deleted job is not remembered", async () => {
  const service = createJobService();
  const server = await serveConnector({ ...OPTIONS, plugins: [service.entry] });
  await using client = grpcJsClient(server.port);
  const { resourceMeta } = await client.call(createTask, createRequest());
  await client.call(getTask, create(GetTaskRequestSchema, { resourceMeta, taskCategory: category }));
  expect(server.stats().rememberedJobs).toBe(1);
  await client.call(deleteTask, create(DeleteTaskRequestSchema, { resourceMeta, taskCategory: category }));
  expect(server.stats().rememberedJobs).toBe(0);
  await server.close();
});

test("a connector that stops cuts off what does not end within the grace time", async () => {
  const service = createJobService({ get: () => new Promise(() => {}) });
  const server = await serveConnector({ ...OPTIONS, plugins: [service.entry] });
  await using client = grpcJsClient(server.port);
  const { resourceMeta } = await client.call(createTask, createRequest());
  const poll = client.call(getTask, create(GetTaskRequestSchema, { resourceMeta, taskCategory: category }));
  const refused = expect(poll).rejects.toMatchObject({ code: Status.UNAVAILABLE });
  await vi.waitFor(() => expect(service.calls.get).toBe(1));
  await server.close({ graceMs: 20 });
  await refused;
});

test("a connector that stops deletes the job whose client was gone before its answer", async () => {
  const answer = Promise.withResolvers<void>();
  const service = createJobService({ create: () => answer.promise });
  const logger = createRecordingLogger();
  const server = await serveConnector({ ...OPTIONS, plugins: [service.entry], logger });
  await using client = grpcJsClient(server.port);
  await expect(client.call(createTask, createRequest(), { timeoutMs: 50 })).rejects.toMatchObject({
    code: Status.DEADLINE_EXCEEDED,
  });
  await vi.waitFor(() => expect(logger.lines.join()).toContain("Call failed"));
  const closed = server.close();
  answer.resolve();
  await closed;
  expect(service.live()).toEqual([]);
});

test("every service is healthy by its name, and an unknown one is not known", async () => {
  const server = await serveConnector({ ...OPTIONS, plugins: [createJobService().entry] });
  const healths = [
    "",
    "flyteidl2.connector.AsyncConnectorService",
    "flyteidl2.connector.ConnectorMetadataService",
    "other",
  ].map((name) => watchHealth(server.port, name));
  await vi.waitFor(() =>
    expect(healths.map(({ seen }) => seen)).toEqual([["SERVING"], ["SERVING"], ["SERVING"], ["SERVICE_UNKNOWN"]]),
  );
  for (const { close } of healths) close();
  await server.close();
});

test.for([true, false])("reflection can be switched (%o)", async (reflection) => {
  const server = await serveConnector({ ...OPTIONS, plugins: [createJobService().entry], reflection });
  await using client = grpcJsClient(server.port);
  const { code } = await client.raw("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", new Uint8Array());
  expect(code === Status.UNIMPLEMENTED).toBe(!reflection);
  await server.close();
});

test("nothing listens when a plugin does not load", async () => {
  const entry: PluginEntry = {
    id: "broken",
    supportedTaskTypes: ["broken"],
    pluginLoader: () => {
      throw new Error("no configuration");
    },
  };
  await expect(serveConnector({ ...OPTIONS, plugins: [entry] })).rejects.toThrow(
    "plugin broken failed to load: no configuration",
  );
});

test("a port that is taken is named", async () => {
  const one = await serveConnector({ ...OPTIONS, plugins: [] });
  await expect(serveConnector({ ...OPTIONS, port: one.port, plugins: [] })).rejects.toThrow(`localhost:${one.port}`);
  await one.close();
});

test("a plugin that does the whole task at once is served as well: its result is kept in resource_meta", async () => {
  const plugin: SyncPlugin = {
    getConfig: () => ({}),
    do: async ({ outputWriter, inputReader }) => {
      const { n } = await inputReader.get();
      await outputWriter.put({ kind: "literals", literals: { answer: n! } });
      return PhaseInfo.success({ customInfo: { cost: 1 } });
    },
  };
  const entry: PluginEntry = { id: "sync", supportedTaskTypes: ["job"], pluginLoader: () => plugin };
  const server = await serveConnector({ ...OPTIONS, plugins: [entry] });
  await using client = grpcJsClient(server.port);
  const { resourceMeta } = await client.call(createTask, createRequest());
  const { resource } = await client.call(
    getTask,
    create(GetTaskRequestSchema, { resourceMeta, taskCategory: category }),
  );
  expect(resource).toMatchObject({
    phase: Phase.SUCCEEDED,
    customInfo: { cost: 1 },
    outputs: {
      literals: [
        { name: "answer", value: { value: { value: { value: { value: { value: { value: 2n ** 53n + 1n } } } } } } },
      ],
    },
  });
  await server.close();
});

test("nothing is left open", async () => {
  const server = await serveConnector({ ...OPTIONS, plugins: [createJobService().entry] });
  await using client = grpcJsClient(server.port);
  await client.call(createTask, createRequest());
  await server.close();
  await client[Symbol.asyncDispose]();
  await vi.waitFor(() => expect(process.getActiveResourcesInfo().filter((name) => name.startsWith("TCP"))).toEqual([]));
});

import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { Client, credentials, type ServiceError, status as Status } from "@grpc/grpc-js";
import { afterEach, describe, expect, test, vi } from "vitest";
import { grpcJsClient, type TestClient } from "../../../test/connector/clients.ts";
import { createJobService, type JobHooks, type JobService } from "../../../test/connector/job-service.ts";
import { createRequest } from "../../../test/connector/requests.ts";
import { PermanentUserError, PhaseInfo, type PluginEntry, RetryableError, type SyncPlugin } from "../../index.ts";
import { silentLogger } from "../../internal/silent-logger.ts";
import {
  type CreateTaskRequest,
  CreateTaskRequestSchema,
  DeleteTaskRequestSchema,
  type ExecuteTaskSyncRequest,
  ExecuteTaskSyncRequestSchema,
  type ExecuteTaskSyncResponse,
  ExecuteTaskSyncResponseSchema,
  GetAgentRequestSchema,
  GetTaskMetricsRequestSchema,
  GetTaskRequestSchema,
  ListAgentsRequestSchema,
  type Resource,
  State,
} from "../gen/flyteidl/admin/agent_pb.js";
import { TaskExecution_Phase as Phase } from "../gen/flyteidl/core/execution_pb.js";
import { AgentMetadataService, AsyncAgentService, SyncAgentService } from "../gen/flyteidl/service/agent_pb.js";
import { CreateTaskRequestSchema as V2CreateTaskRequestSchema } from "../gen/flyteidl2/connector/connector_pb.js";
import { serveConnector } from "../serve-connector.ts";

const { createTask, getTask, deleteTask, getTaskMetrics } = AsyncAgentService.method;
const opened: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function serve(plugins: readonly PluginEntry[]): Promise<{ readonly port: number; readonly client: TestClient }> {
  const server = await serveConnector({ plugins, host: "localhost", port: 0, logger: silentLogger });
  const client = grpcJsClient(server.port);
  opened.push(async () => {
    await client[Symbol.asyncDispose]();
    await server.close({ graceMs: 1_000 });
  });
  return { port: server.port, client };
}

/** The request of v2, read as v1: that is how Flyte v1 sends it. */
function v1Request(options?: Parameters<typeof createRequest>[0]): CreateTaskRequest {
  return fromBinary(CreateTaskRequestSchema, toBinary(V2CreateTaskRequestSchema, createRequest(options)));
}

interface World {
  readonly service: JobService;
  readonly client: TestClient;
  readonly resourceMeta: Uint8Array;
  get(): Promise<Resource>;
}

async function withJob(hooks: JobHooks = {}): Promise<World> {
  const service = createJobService(hooks);
  const { client } = await serve([service.entry]);
  const { resourceMeta } = await client.call(createTask, v1Request());
  const get = async (): Promise<Resource> => {
    const request = create(GetTaskRequestSchema, { resourceMeta, taskCategory: { name: "job" } });
    return (await client.call(getTask, request)).resource!;
  };
  return { service, client, resourceMeta, get };
}

describe("asynchronous tasks of v1", () => {
  test("a job runs to its end, and gives its outputs", async () => {
    const { service, get } = await withJob();
    expect(await get()).toMatchObject({ phase: Phase.RUNNING, state: State.RUNNING, message: "runs" });
    const [ctx] = service.contexts;
    expect(await ctx!.inputReader.get()).toMatchObject({ n: { kind: "integer", value: 2n ** 53n + 1n } });
    expect((await ctx!.taskReader.read()).interface.outputs).toHaveProperty("answer");
    service.job().state = "done";
    const { phase, outputs } = await get();
    expect(phase).toBe(Phase.SUCCEEDED);
    expect(outputs?.literals).toHaveProperty("answer.value.value.value.value.value.value", 2n ** 63n - 1n);
  });

  test.for([
    [PhaseInfo.queued(), Phase.QUEUED, State.PENDING],
    [PhaseInfo.waitingForResources(), Phase.WAITING_FOR_RESOURCES, State.PENDING],
    [PhaseInfo.initializing(), Phase.INITIALIZING, State.PENDING],
    [PhaseInfo.running(), Phase.RUNNING, State.RUNNING],
    [PhaseInfo.success(), Phase.SUCCEEDED, State.SUCCEEDED],
    [PhaseInfo.aborted(), Phase.ABORTED, State.PERMANENT_FAILURE],
    [PhaseInfo.failure({ code: "Bad", message: "m" }), Phase.FAILED, State.PERMANENT_FAILURE],
    // Propeller does not know RETRYABLE_FAILED.
    [PhaseInfo.retryableFailure({ code: "Bad", message: "m" }), Phase.UNDEFINED, State.RETRYABLE_FAILURE],
  ] as const)("phase %# is on the wire as v1 knows it", async ([phaseInfo, phase, state]) => {
    const { get } = await withJob({ status: () => phaseInfo });
    expect(await get()).toMatchObject({ phase, state });
  });

  test("a failure has its code, and whose fault it is", async () => {
    const { get } = await withJob({ status: () => PhaseInfo.systemRetryableFailure({ code: "Lost", message: "m" }) });
    expect(await get()).toMatchObject({ message: "[Lost] m", agentError: { code: "Lost", kind: 1, origin: 2 } });
  });

  test("a client that knows task types by name only is served", async () => {
    const { service, client, resourceMeta } = await withJob();
    const { resource } = await client.call(getTask, create(GetTaskRequestSchema, { resourceMeta, taskType: "job" }));
    expect(resource).toMatchObject({ phase: Phase.RUNNING });
    await client.call(deleteTask, create(DeleteTaskRequestSchema, { resourceMeta, taskType: "job" }));
    expect(service.live()).toEqual([]);
  });

  test("an unknown task type is not found, and metrics are unimplemented", async () => {
    const { client } = await withJob();
    await expect(client.call(createTask, v1Request({ type: "spark" }))).rejects.toMatchObject({
      code: Status.NOT_FOUND,
      details: "Cannot find connector for task type: spark.",
    });
    const metrics = create(GetTaskMetricsRequestSchema, { taskType: "job" });
    await expect(client.call(getTaskMetrics, metrics)).rejects.toMatchObject({ code: Status.UNIMPLEMENTED });
  });
});

describe("nodes of v1 with the same id in one execution", () => {
  /** Propeller names a node by its id in its own part of the workflow; its outputs are in a folder of its own. */
  const nodeRequest = (node: string, attempt = 0): CreateTaskRequest =>
    Object.assign(v1Request({ attempt }), { outputPrefix: `s3://bucket/run1/${node}/data/${attempt}` });

  async function nodes(): Promise<{
    readonly service: JobService;
    readonly make: (request: CreateTaskRequest) => Promise<Uint8Array>;
    readonly nameAt: (resourceMeta: Uint8Array) => Promise<string>;
  }> {
    const names: string[] = [];
    const service = createJobService({
      status: ({ taskExecutionMetadata }) => {
        names.push(taskExecutionMetadata.taskExecutionId.generatedName);
        return PhaseInfo.running();
      },
    });
    const { client } = await serve([service.entry]);
    return {
      service,
      make: async (request) => (await client.call(createTask, request)).resourceMeta,
      nameAt: async (resourceMeta) => {
        await client.call(getTask, create(GetTaskRequestSchema, { resourceMeta, taskCategory: { name: "job" } }));
        return names.at(-1) ?? "";
      },
    };
  }

  test("have a job each, and one that asks again has its own", async () => {
    const { service, make, nameAt } = await nodes();
    const metas = [await make(nodeRequest("n0/data/0/n0")), await make(nodeRequest("n1/data/0/n0"))];
    expect(await make(nodeRequest("n0/data/0/n0"))).toEqual(metas[0]);
    expect(service.live().map(({ id }) => id)).toEqual(["job 1 語", "job 2 語"]);
    const keys = service.contexts.map(({ idempotencyKey }) => idempotencyKey);
    expect(new Set(keys).size).toBe(2);
    const created = service.contexts.map(({ taskExecutionMetadata }) => taskExecutionMetadata.taskExecutionId);
    expect(new Set(created.map(({ uniqueNodeId }) => uniqueNodeId)).size).toBe(2);
    const generated = created.map(({ generatedName }) => generatedName);
    expect(new Set(generated).size).toBe(2);
    // The name is the same in every call about the job.
    expect([await nameAt(metas[0]!), await nameAt(metas[1]!)]).toEqual(generated);
  });

  test("lose no job when the next attempt of another one begins", async () => {
    const { service, make } = await nodes();
    await make(nodeRequest("n0/data/0/n0"));
    await make(nodeRequest("n1/data/0/n0"));
    await make(nodeRequest("n1/data/0/n0", 1));
    await vi.waitFor(() => expect(service.calls.delete).toBe(1));
    expect(service.live().map(({ id }) => id)).toEqual(["job 1 語", "job 3 語"]);
  });
});

const double: SyncPlugin = {
  getConfig: () => ({}),
  do: async ({ inputReader, outputWriter }) => {
    const { n } = await inputReader.get();
    if (n?.kind !== "integer") throw new PermanentUserError("BadTaskSpecification", "n is missing");
    await outputWriter.put({ kind: "literals", literals: { answer: { kind: "integer", value: n.value * 2n } } });
    return PhaseInfo.success();
  },
};
const syncEntry = (plugin: SyncPlugin = double): PluginEntry => ({
  id: "double",
  supportedTaskTypes: ["job", { name: "job", version: 2 }],
  pluginLoader: () => plugin,
});

type Parts = readonly ExecuteTaskSyncRequest["part"][];

/** Sends the parts, and answers the first message or the status. */
async function execute(port: number, parts: Parts, halfClose = false): Promise<ExecuteTaskSyncResponse> {
  const client = new Client(`localhost:${port}`, credentials.createInsecure());
  try {
    return await new Promise((resolve, reject) => {
      const { executeTaskSync } = SyncAgentService.method;
      const call = client.makeBidiStreamRequest(
        `/${executeTaskSync.parent.typeName}/${executeTaskSync.name}`,
        (message: ExecuteTaskSyncRequest) => Buffer.from(toBinary(ExecuteTaskSyncRequestSchema, message)),
        (bytes: Buffer) => fromBinary(ExecuteTaskSyncResponseSchema, bytes),
        { deadline: Date.now() + 5_000 },
      );
      call.on("data", resolve);
      call.on("error", reject);
      for (const part of parts) call.write(create(ExecuteTaskSyncRequestSchema, { part }));
      if (halfClose) call.end();
    });
  } finally {
    client.close();
  }
}

function syncParts(): Parts {
  const { template, inputs, outputPrefix } = v1Request();
  const header = create(ExecuteTaskSyncRequestSchema, {
    part: { case: "header", value: { template: template!, outputPrefix } },
  });
  return [header.part, { case: "inputs", value: inputs! }];
}

test("a request of v1 with a field that only v2 knows, and that is none, is an invalid argument", async () => {
  const { client } = await serve([createJobService().entry]);
  // Field 5, `connection` in v2, whose field 1 is a text, with half a character in it.
  const bytes = Uint8Array.from([...toBinary(CreateTaskRequestSchema, v1Request()), 42, 3, 10, 1, 0xe8]);
  expect(await client.raw("/flyteidl.service.AsyncAgentService/CreateTask", bytes)).toMatchObject({
    code: Status.INVALID_ARGUMENT,
  });
});

describe("synchronous tasks of v1", () => {
  test("are answered although the client has not said that it has no more requests", async () => {
    const { port } = await serve([syncEntry()]);
    const { res } = await execute(port, syncParts());
    expect(res).toMatchObject({ case: "header", value: { resource: { phase: Phase.SUCCEEDED } } });
    expect(res.value).toHaveProperty(
      "resource.outputs.literals.answer.value.value.value.value.value.value",
      2n ** 54n + 2n,
    );
  });

  test("that can never work are failures, not errors", async () => {
    const { port } = await serve([syncEntry()]);
    const [header] = syncParts();
    const none = create(ExecuteTaskSyncRequestSchema, { part: { case: "inputs", value: {} } });
    expect((await execute(port, [header!, none.part])).res).toMatchObject({
      value: { resource: { phase: Phase.FAILED, agentError: { code: "BadTaskSpecification" } } },
    });
  });

  test("in passing trouble are errors", async () => {
    const plugin = (): PluginEntry =>
      syncEntry({
        getConfig: () => ({ timeouts: { create: 50 } }),
        do: () => Promise.reject(new RetryableError("ServiceUnavailable", "503")),
      });
    const { port } = await serve([plugin()]);
    await expect(execute(port, syncParts())).rejects.toMatchObject({ code: Status.UNAVAILABLE });
  });

  test.for([
    [0, "The first message"],
    [1, "The second message"],
  ] as const)("%i parts and no more are an invalid argument", async ([count, text]) => {
    const { port } = await serve([syncEntry()]);
    const failure = execute(port, syncParts().slice(0, count), true);
    await expect(failure).rejects.toMatchObject({ code: Status.INVALID_ARGUMENT });
    const { details } = (await failure.catch((error: unknown) => error)) as ServiceError;
    expect(details).toContain(text);
  });

  test("of a plugin that is not synchronous are unimplemented", async () => {
    const { port } = await serve([createJobService().entry]);
    await expect(execute(port, syncParts())).rejects.toMatchObject({ code: Status.UNIMPLEMENTED });
  });
});

test("agents are listed with what the oldest and the newest clients look at", async () => {
  const { client } = await serve([syncEntry()]);
  const agent = {
    name: "double",
    isSync: true,
    supportedTaskTypes: ["job"],
    supportedTaskCategories: [
      { name: "job", version: 0 },
      { name: "job", version: 2 },
    ],
  };
  const { listAgents, getAgent } = AgentMetadataService.method;
  expect(await client.call(listAgents, create(ListAgentsRequestSchema))).toMatchObject({ agents: [agent] });
  expect(await client.call(getAgent, create(GetAgentRequestSchema, { name: "double" }))).toMatchObject({ agent });
  await expect(client.call(getAgent, create(GetAgentRequestSchema, { name: "x" }))).rejects.toMatchObject({
    code: Status.NOT_FOUND,
  });
});

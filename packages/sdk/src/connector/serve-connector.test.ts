import { create, toBinary } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { status as Status } from "@grpc/grpc-js";
import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { connectClients, grpcJsClient, type TestClient } from "../../test/connector/clients.ts";
import { createJobService, type JobHooks, type JobService } from "../../test/connector/job-service.ts";
import { createRecordingLogger } from "../../test/connector/recording-logger.ts";
import { category, createRequest } from "../../test/connector/requests.ts";
import { NotFoundError, PermanentUserError, PhaseInfo, RetryableError, RetryAfterError } from "../index.ts";
import {
  DeleteTaskRequestSchema,
  type GetTaskResponse,
  GetConnectorRequestSchema,
  GetTaskLogsRequestSchema,
  GetTaskMetricsRequestSchema,
  GetTaskRequestSchema,
  ListConnectorsRequestSchema,
} from "./gen/flyteidl2/connector/connector_pb.js";
import { INCARNATION_ANNOTATION } from "./incarnation-annotation.ts";
import { AsyncConnectorService, ConnectorMetadataService } from "./gen/flyteidl2/connector/service_pb.js";
import { TaskExecution_Phase as Phase } from "./gen/flyteidl2/core/execution_pb.js";
import { type ConnectorServer, serveConnector, type ServeConnectorOptions } from "./serve-connector.ts";

const { createTask, getTask, deleteTask, getTaskMetrics } = AsyncConnectorService.method;
/** A busy machine is slow, not wrong. */
const PATIENT = { timeout: 20_000 };
const opened: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const { close } of opened.splice(0)) await close();
});

interface World {
  readonly service: JobService;
  readonly server: ConnectorServer;
  readonly client: TestClient;
  /** Calls createTask, gives up, and waits until the connector knows. */
  createAndLeave(): Promise<void>;
  /** Creates a job and answers its resource_meta. */
  create(options?: Parameters<typeof createRequest>[0]): Promise<Uint8Array>;
  get(resourceMeta: Uint8Array, timeoutMs?: number): Promise<NonNullable<GetTaskResponse["resource"]>>;
  delete(resourceMeta: Uint8Array): Promise<unknown>;
}

async function serve(hooks: JobHooks = {}, options: Partial<ServeConnectorOptions> = {}): Promise<World> {
  const service = createJobService(hooks);
  const logger = createRecordingLogger();
  const server = await serveConnector({ plugins: [service.entry], host: "localhost", port: 0, logger, ...options });
  const client = grpcJsClient(server.port);
  opened.push({
    close: async () => {
      await client[Symbol.asyncDispose]();
      await server.close({ graceMs: 1_000 });
    },
  });
  return {
    service,
    server,
    client,
    createAndLeave: async () => {
      const gone = new AbortController();
      const call = client.call(createTask, createRequest(), { signal: gone.signal });
      const left = expect(call).rejects.toMatchObject({ code: Status.CANCELLED });
      await vi.waitFor(() => expect(service.calls.create).toBe(1), PATIENT);
      gone.abort();
      await left;
      await vi.waitFor(() => expect(logger.lines.join()).toContain("Call failed"), PATIENT);
    },
    create: async (of) => (await client.call(createTask, createRequest(of))).resourceMeta,
    get: async (resourceMeta, timeoutMs = 10_000) => {
      const request = create(GetTaskRequestSchema, { resourceMeta, taskCategory: category });
      const { resource } = await client.call(getTask, request, { timeoutMs });
      return resource!;
    },
    delete: async (resourceMeta) =>
      await client.call(deleteTask, create(DeleteTaskRequestSchema, { resourceMeta, taskCategory: category })),
  };
}

describe("a job", () => {
  test("is created, polled to its end, and gives its outputs", async () => {
    const { service, create: make, get } = await serve();
    const meta = await make();
    expect(await get(meta)).toMatchObject({
      phase: Phase.RUNNING,
      message: "runs",
      logLinks: [{ uri: "https://example.com/語", name: "log", ready: true }],
    });
    service.job().state = "done";
    const { phase, outputs } = await get(meta);
    expect(phase).toBe(Phase.SUCCEEDED);
    expect(outputs?.literals).toMatchObject([
      { name: "answer", value: { value: { value: { value: { value: { value: { value: 2n ** 63n - 1n } } } } } } },
    ]);
  });

  test("that fails says why", async () => {
    const { service, create: make, get } = await serve();
    const meta = await make();
    service.job().state = "failed";
    expect(await get(meta)).toMatchObject({ phase: Phase.FAILED, message: "[Broken] it broke" });
  });

  test("is deleted as often as Flyte likes", async () => {
    const { service, create: make, get, delete: remove } = await serve();
    const meta = await make();
    await remove(meta);
    await remove(meta);
    expect(service.live()).toEqual([]);
    expect(await get(meta)).toMatchObject({ phase: Phase.ABORTED });
  });

  test("is the same one for the same attempt, and another for the next", async () => {
    const { service, create: make, get } = await serve();
    const first = await make();
    expect(await make()).toEqual(first);
    expect(service.calls.create).toBe(1);
    await get(first);
    expect(await make({ attempt: 1 })).not.toEqual(first);
    expect(await make({ run: "another" })).not.toEqual(first);
    expect(service.jobs.size).toBe(3);
  });

  test("is another one for an attempt that the host starts again, when the request tells them apart", async () => {
    const { service, client, create: make } = await serve();
    const told = async (word: string): Promise<Uint8Array> => {
      const request = createRequest();
      request.taskExecutionMetadata!.annotations = { [INCARNATION_ANNOTATION]: word };
      return (await client.call(createTask, request)).resourceMeta;
    };
    const first = await told("a");
    expect(await told("a")).toEqual(first);
    const others = [await told("b"), await make()];
    expect(service.jobs.size).toBe(3);
    expect(others).not.toContainEqual(first);
  });

  test("has the same key in another process", async () => {
    const [one, two] = [await serve(), await serve()];
    await one.create();
    await two.create();
    expect(one.service.job().key).toBe(two.service.job().key);
  });

  test("can be polled by another connector", async () => {
    const [one, two] = [await serve(), await serve()];
    const meta = await one.create();
    two.service.jobs.set(one.service.job().id, { ...one.service.job(), state: "done" });
    expect(await two.get(meta)).toMatchObject({ phase: Phase.SUCCEEDED });
  });
});

test("create sees the task as Flyte sent it", async () => {
  const { service, client } = await serve();
  const connection = { taskType: "job", secrets: { api_key: "sent-secret" }, configs: { region: "eu" } };
  const request = createRequest({ attempt: 2 });
  request.connection = { $typeName: "flyteidl2.core.Connection", ...connection };
  await client.call(createTask, request);
  const [ctx] = service.contexts;
  expect(await ctx!.inputReader.get()).toEqual({
    n: { kind: "integer", value: 2n ** 53n + 1n },
    имя: { kind: "binary", value: new Uint8Array([0, 255]), tag: "" },
  });
  expect(await ctx!.taskReader.read()).toMatchObject({ type: "job", custom: { a: 1 }, id: { name: "a.task" } });
  expect(ctx!.taskExecutionMetadata).toMatchObject({
    namespace: "flytesnacks-development",
    taskExecutionId: { generatedName: "run1-a0-2", id: { retryAttempt: 2 } },
    connections: { job: { secrets: { api_key: "api_key" }, configs: { region: "eu" } } },
  });
  expect(ctx!.outputWriter.outputPath).toBe("s3://bucket/out/outputs.pb");
  expect(await ctx!.secretManager.get("api_key")).toBe("sent-secret");
});

test("a secret that Flyte sent is neither stored nor told", async () => {
  const { client } = await serve({
    create: async (call, { secretManager }) => {
      if (call === 2) throw new PermanentUserError("RequestRejected", `bad key ${await secretManager.get("api_key")}`);
    },
  });
  const request = createRequest();
  request.connection = {
    $typeName: "flyteidl2.core.Connection",
    taskType: "job",
    secrets: { api_key: "sent-secret" },
    configs: {},
  };
  const { resourceMeta } = await client.call(createTask, request);
  expect(Buffer.from(resourceMeta).toString()).not.toContain("sent-secret");
  const { facts } = JSON.parse(Buffer.from(resourceMeta).toString()) as { facts: string };
  expect(Buffer.from(facts, "base64").toString()).not.toContain("sent-secret");
  request.taskExecutionMetadata!.taskExecutionId!.retryAttempt = 1;
  await expect(client.call(createTask, request)).rejects.toMatchObject({
    code: Status.INVALID_ARGUMENT,
    details: "[RequestRejected] bad key [redacted]",
  });
});

const PHASES = [
  [PhaseInfo.queued({ reason: "q" }), Phase.QUEUED, "q"],
  [PhaseInfo.waitingForResources({ reason: "w" }), Phase.WAITING_FOR_RESOURCES, "w"],
  [PhaseInfo.waitingForCache({ reason: "w" }), Phase.WAITING_FOR_RESOURCES, "w"],
  [PhaseInfo.notReady({ reason: "n" }), Phase.WAITING_FOR_RESOURCES, "n"],
  [PhaseInfo.initializing({ reason: "i" }), Phase.INITIALIZING, "i"],
  [PhaseInfo.running({ reason: "r" }), Phase.RUNNING, "r"],
  [PhaseInfo.success(), Phase.SUCCEEDED, ""],
  [PhaseInfo.retryableFailure({ code: "Preempted", message: "m" }), Phase.RETRYABLE_FAILED, "[Preempted] m"],
  [PhaseInfo.systemRetryableFailure({ code: "Lost", message: "m" }), Phase.RETRYABLE_FAILED, "[Lost] m"],
  [PhaseInfo.failure({ code: "Bad", message: "m" }), Phase.FAILED, "[Bad] m"],
  [PhaseInfo.aborted({ reason: "a" }), Phase.ABORTED, "a"],
] as const;

test.for(PHASES)("phase %# is on the wire as Flyte knows it", async ([phaseInfo, phase, message]) => {
  const { create: make, get } = await serve({ status: () => phaseInfo });
  expect(await get(await make())).toMatchObject({ phase, message });
});

test("a failure that asks for cleanup has its job deleted", async () => {
  const {
    service,
    create: make,
    get,
  } = await serve({
    status: () => PhaseInfo.failureWithCleanup({ code: "Bad", message: "m" }),
  });
  await get(await make());
  await vi.waitFor(() => expect(service.live()).toEqual([]));
});

/** Polls end soon by the plugin's own word: a short deadline would be over before the answer is there on a busy machine. */
const SHORT = { timeouts: { get: "50ms" } } as const;

describe("passing trouble of the service", () => {
  test("within the deadline is not seen", async () => {
    const { create: make, get } = await serve({
      get: (call) => {
        if (call < 3) throw new RetryableError("ServiceUnavailable", "503");
      },
    });
    expect(await get(await make())).toMatchObject({ phase: Phase.RUNNING, message: "runs" });
  });

  test("at its end is answered with the last known phase", async () => {
    let isDown = false;
    const {
      service,
      create: make,
      get,
    } = await serve({
      get: () => {
        if (isDown) throw new RetryableError("ServiceUnavailable", "503");
      },
      status: () => PhaseInfo.initializing({ reason: "warms up" }),
    });
    const meta = await make();
    expect(await get(meta)).toMatchObject({ phase: Phase.INITIALIZING });
    isDown = true;
    const { phase, message } = await get(meta, 700);
    expect(phase).toBe(Phase.INITIALIZING);
    expect(message).toContain("warms up, last known");
    expect(service.calls.get).toBeGreaterThan(2);
  });

  test("of what the service said last, little is remembered where it was much: the phase, and its reason", async () => {
    let isDown = false;
    const { create: make, get } = await serve({
      get: () => {
        if (isDown) throw new RetryableError("ServiceUnavailable", "503");
      },
      status: () => {
        const info = { customInfo: { all: "x".repeat(100_000) } };
        return PhaseInfo.initializing({ reason: `warms up${"!".repeat(50_000)}`, info });
      },
    });
    const meta = await make();
    expect((await get(meta)).customInfo).toEqual({ all: "x".repeat(100_000) });
    isDown = true;
    const known = await get(meta, 700);
    expect(known).toMatchObject({ phase: Phase.INITIALIZING, message: expect.stringMatching(/^warms up!/) });
    expect(known.customInfo).toBeUndefined();
    expect(known.message.length).toBeLessThan(2_000);
  });

  test("is answered with RUNNING when nothing is known", async () => {
    const { create: make, get } = await serve({
      get: () => Promise.reject(new RetryAfterError("Throttled", "slow down", 60_000)),
    });
    expect(await get(await make(), 500)).toMatchObject({ phase: Phase.RUNNING });
  });

  test("a get that hangs is answered before the deadline", async () => {
    const { create: make, get } = await serve({ get: () => new Promise(() => {}) });
    expect(await get(await make(), 500)).toMatchObject({ phase: Phase.RUNNING });
  });

  test("that lasts fails the attempt, retryably", async () => {
    const { create: make, get } = await serve({
      config: { caching: { maxSystemFailures: 2 }, ...SHORT },
      get: () => {
        throw new RetryableError("ServiceUnavailable", "503");
      },
    });
    const meta = await make();
    const phases = [];
    for (let poll = 0; poll < 3; poll++) phases.push((await get(meta)).phase);
    expect(phases).toEqual([Phase.RUNNING, Phase.RUNNING, Phase.RETRYABLE_FAILED]);
  });

  test("a plugin that throws what is no error, or returns no phase, is such trouble, too", async () => {
    for (const status of [
      () => {
        throw JSON.parse('"a text"');
      },
      () => ({}) as PhaseInfo,
      () => PhaseInfo.undefined,
    ]) {
      const { create: make, get } = await serve({ status });
      expect(await get(await make())).toMatchObject({ phase: Phase.RUNNING });
    }
  });
});

describe("what waiting does not mend", () => {
  test("fails the task", async () => {
    const { create: make, get } = await serve({
      get: () => {
        throw new PermanentUserError("RequestRejected", "no such region");
      },
    });
    expect(await get(await make())).toMatchObject({ phase: Phase.FAILED, message: "[RequestRejected] no such region" });
  });

  test("a job that is not found three times in a row is lost", async () => {
    const { service, create: make, get } = await serve({ config: SHORT });
    const meta = await make();
    service.jobs.clear();
    const phases = [];
    for (let poll = 0; poll < 3; poll++) phases.push((await get(meta)).phase);
    expect(phases).toEqual([Phase.RUNNING, Phase.RUNNING, Phase.RETRYABLE_FAILED]);
  });

  test("answers that do not fit into a message fail the task, with advice", async () => {
    const { create: make, get } = await serve({
      status: () => PhaseInfo.running({ info: { customInfo: { big: "x".repeat(4_194_304) } } }),
    });
    const { phase, message } = await get(await make());
    expect(phase).toBe(Phase.FAILED);
    expect(message).toContain("Store large data under rawOutputPrefix");
  });

  test("outputs that are not those of the task are refused", async () => {
    const { create: make, get } = await serve({
      status: async ({ outputWriter }) => {
        await outputWriter.put({ kind: "literals", literals: { other: { kind: "none" } } });
        return PhaseInfo.success();
      },
    });
    const { phase, message } = await get(await make());
    expect(phase).toBe(Phase.FAILED);
    expect(message).toContain('"answer" is missing; "other" is not declared by the task');
  });
});

describe("create", () => {
  test("is repeated with the same key after passing trouble", async () => {
    const { service, create: make } = await serve({
      create: (call) => {
        if (call === 1) throw new RetryableError("ConnectionFailed", "the answer is lost");
      },
    });
    await make();
    expect(service.calls.create).toBe(2);
    expect(service.jobs.size).toBe(1);
  });

  test.for([
    [new PermanentUserError("RequestRejected", "語".repeat(10_000)), Status.INVALID_ARGUMENT],
    [new NotFoundError("NOT_FOUND", "no such queue"), Status.NOT_FOUND],
    [new TypeError("a bug"), Status.INTERNAL],
  ] as const)(
    "that fails has the status of its error, and a text that clients can take (%#)",
    async ([error, code]) => {
      const { client } = await serve({
        config: { timeouts: { create: 50 } },
        create: () => {
          throw error;
        },
      });
      const failure = client.call(createTask, createRequest());
      await expect(failure).rejects.toMatchObject({ code });
      const { details } = (await failure.catch((thrown: unknown) => thrown)) as { details: string };
      expect(encodeURI(details).length).toBeLessThanOrEqual(4_096);
      expect(details).toContain(error.message.slice(0, 10));
    },
  );

  test("whose client is gone goes on, and its job is that of the next call for the attempt", async () => {
    const answer = Promise.withResolvers<void>();
    const hooks: JobHooks = { create: (call) => (call === 1 ? answer.promise : undefined) };
    const { service, createAndLeave, create: make, get } = await serve(hooks);
    await createAndLeave();
    const again = make();
    answer.resolve();
    expect(await get(await again)).toMatchObject({ phase: Phase.RUNNING });
    expect(service.calls.create).toBe(1);
    expect(service.live()).toHaveLength(1);
  });

  test("whose client is gone leaves no job behind", async () => {
    const answer = Promise.withResolvers<void>();
    const { service, createAndLeave } = await serve({ create: () => answer.promise }, { unclaimedGraceMs: 20 });
    await createAndLeave();
    answer.resolve();
    await vi.waitFor(() => expect(service.calls.delete).toBe(1));
    expect(service.live()).toEqual([]);
  });

  test("of the next attempt deletes the job of the one before, of which Flyte has not heard", async () => {
    const answer = Promise.withResolvers<void>();
    const hooks: JobHooks = { create: (call) => (call === 1 ? answer.promise : undefined) };
    const { service, createAndLeave, create: make } = await serve(hooks);
    await createAndLeave();
    const second = await make({ attempt: 1 });
    answer.resolve();
    await vi.waitFor(() => expect(service.calls.delete).toBe(1));
    expect(service.live()).toHaveLength(1);
    expect(service.live()[0]!.key).toBe((JSON.parse(Buffer.from(second).toString()) as { key: string }).key);
  });

  test("a hundred at once for the same attempt make one job", async () => {
    const { service, create: make } = await serve();
    const metas = await Promise.all(Array.from({ length: 100 }, () => make()));
    expect(new Set(metas.map((meta) => Buffer.from(meta).toString())).size).toBe(1);
    expect(service.calls.create).toBe(1);
  });
});

test("the rate limits of the plugin hold", async () => {
  const { service, create: make, get } = await serve({ config: { readRateLimiter: { qps: 1, burst: 5 } } });
  const meta = await make();
  const answers = await Promise.all(Array.from({ length: 8 }, () => get(meta, 800)));
  expect(service.calls.get).toBe(5);
  expect(answers.every(({ phase }) => phase === Phase.RUNNING)).toBe(true);
});

describe("requests that mean nothing", () => {
  test("an unknown task type is not found, in the words of the Python connector", async () => {
    const { client } = await serve();
    const error = { code: Status.NOT_FOUND, details: "Cannot find connector for task type: spark." };
    await expect(client.call(createTask, createRequest({ type: "spark" }))).rejects.toMatchObject(error);
    const unknown = { taskCategory: { name: "spark", version: 1 } };
    await expect(client.call(getTask, create(GetTaskRequestSchema, unknown))).rejects.toMatchObject(error);
    await expect(client.call(deleteTask, create(DeleteTaskRequestSchema, unknown))).rejects.toMatchObject(error);
  });

  test("a version that is not served is not found, and the answer says which are", async () => {
    const { client } = await serve();
    const later = { taskCategory: { ...category, version: 7 } };
    await expect(client.call(getTask, create(GetTaskRequestSchema, later))).rejects.toMatchObject({
      code: Status.NOT_FOUND,
      details: "Cannot find connector for task type: job. Version 7 is not served, but 0.",
    });
  });

  test("a version of the task type is a part of its name", async () => {
    const { client } = await serve();
    const request = create(GetTaskRequestSchema, { taskCategory: { name: "job", version: 1 } });
    await expect(client.call(getTask, request)).rejects.toMatchObject({ code: Status.NOT_FOUND });
  });

  test.for(["", "{}", "not json", '{"flyteWebapi":2}', '{"flyteWebapi":1,"key":"k","facts":"","meta":"{}"}'])(
    "the resource_meta %j is an invalid argument for GetTask, and nothing to delete for DeleteTask",
    async (text) => {
      const { service, get, delete: remove } = await serve();
      const meta = new TextEncoder().encode(text);
      await expect(get(meta)).rejects.toMatchObject({
        code: Status.INVALID_ARGUMENT,
        details: expect.stringContaining("[CorruptedPluginState]") as string,
      });
      await remove(meta);
      expect(service.calls.delete).toBe(0);
    },
  );

  test("what another version of the plugin has stored, and this one cannot read, fails the attempt in the end", async () => {
    const {
      service,
      create: make,
      get,
      delete: remove,
    } = await serve({
      config: { caching: { maxSystemFailures: 2 } },
    });
    const envelope = JSON.parse(new TextDecoder().decode(await make())) as object;
    const other = new TextEncoder().encode(JSON.stringify({ ...envelope, meta: '{"jobId":"of version 2"}' }));
    const answers = [];
    for (let poll = 0; poll < 3; poll++) answers.push(await get(other));
    expect(answers.map(({ phase }) => phase)).toEqual([Phase.RUNNING, Phase.RUNNING, Phase.RETRYABLE_FAILED]);
    expect(answers.at(-1)?.message).toContain("[CorruptedPluginState]");
    expect(service.calls.get).toBe(0);
    await remove(other);
    expect(service.calls.delete).toBe(0);
  });

  test("a job is deleted although nothing is known of its task", async () => {
    const { service, create: make, delete: remove } = await serve();
    const envelope = JSON.parse(new TextDecoder().decode(await make())) as object;
    await remove(new TextEncoder().encode(JSON.stringify({ ...envelope, facts: "//8=" })));
    expect(service.live()).toEqual([]);
  });

  test("a request that is no message is an invalid argument", async () => {
    const { client } = await serve();
    expect(
      await client.raw("/flyteidl2.connector.AsyncConnectorService/CreateTask", new Uint8Array([10, 200])),
    ).toEqual({
      code: Status.INVALID_ARGUMENT,
      details: expect.stringContaining("The request is no flyteidl2.connector.CreateTaskRequest") as string,
    });
  });

  test("a message over 4 MiB is refused", async () => {
    const { client } = await serve();
    const { code } = await client.raw(
      "/flyteidl2.connector.AsyncConnectorService/CreateTask",
      new Uint8Array(4_194_305),
    );
    expect(code).toBe(Status.RESOURCE_EXHAUSTED);
  });

  test("an unknown method is unimplemented", async () => {
    const { client } = await serve();
    const { code } = await client.raw("/flyteidl2.connector.AsyncConnectorService/Fly", new Uint8Array());
    expect(code).toBe(Status.UNIMPLEMENTED);
  });

  test("every request is answered with a status, whatever its bytes", async () => {
    const { client, create: make } = await serve();
    const meta = await make();
    const paths = [createTask, getTask, deleteTask, getTaskMetrics].map(
      ({ parent, name }) => `/${parent.typeName}/${name}`,
    );
    const text = fc.string({ unit: "binary" });
    const hostile = fc.record({
      resourceMeta: fc.oneof(
        fc.uint8Array(),
        fc.json().map((json) => new TextEncoder().encode(json)),
        fc.constant(meta),
      ),
      taskCategory: fc.record({
        name: fc.oneof(fc.constant("job"), text),
        version: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
      }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        fc.uint8Array({ maxLength: 200 }),
        hostile,
        async (path, bytes, init) => {
          const { code } = await client.raw(path, bytes);
          expect(Status[code]).toBeTypeOf("string");
          expect(code).not.toBe(Status.UNKNOWN);
          const answer = client.call(getTask, create(GetTaskRequestSchema, init));
          const outcome = await answer.then(
            () => Status.OK,
            (error: unknown) => (error as { code: Status }).code,
          );
          expect([Status.OK, Status.INVALID_ARGUMENT, Status.NOT_FOUND]).toContain(outcome);
        },
      ),
      { numRuns: 200 },
    );
    expect(await make()).toEqual(meta);
  });

  test("a request of which some bytes are others is never the connector's own fault", async () => {
    const { client, create: make } = await serve();
    const resourceMeta = await make();
    const get = create(GetTaskRequestSchema, { resourceMeta, taskCategory: category });
    const messages = [toBinary(createTask.input, createRequest()), toBinary(getTask.input, get)];
    const paths = ["flyteidl2.connector.AsyncConnectorService", "flyteidl.service.AsyncAgentService"].flatMap(
      (name) => [`/${name}/CreateTask`, `/${name}/GetTask`],
    );
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        fc.constantFrom(...messages),
        damage,
        async (path, message, changes) => {
          const bytes = Uint8Array.from(message);
          for (const [position, byte] of changes) bytes[position % bytes.length] = byte;
          const { code } = await client.raw(path, bytes);
          expect([Status.OK, Status.INVALID_ARGUMENT, Status.NOT_FOUND]).toContain(code);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("a struct that is too deep for the stack is an invalid argument", async () => {
    const { client } = await serve();
    // CreateTaskRequest.inputs[0].value.collection.literals[0].collection ...
    let bytes = new Uint8Array();
    const field = (number: number, inner: Uint8Array): Uint8Array<ArrayBuffer> => {
      const size: number[] = [];
      for (let rest = inner.length; ; rest >>>= 7) {
        if (rest < 128) {
          size.push(rest);
          break;
        }
        size.push((rest & 127) | 128);
      }
      return Uint8Array.from([number * 8 + 2, ...size, ...inner]);
    };
    for (let depth = 0; depth < 3_000; depth++) bytes = field(2, field(1, bytes));
    const request = field(1, field(1, field(2, bytes)));
    const { code } = await client.raw("/flyteidl2.connector.AsyncConnectorService/CreateTask", request);
    expect([Status.INVALID_ARGUMENT, Status.NOT_FOUND]).toContain(code);
  });
});

describe("what the connector tells about itself", () => {
  test("its plugins and their task types", async () => {
    const { client, server } = await serve();
    const connector = { name: "service of job", supportedTaskCategories: [{ name: "job", version: 0 }] };
    const { listConnectors, getConnector } = ConnectorMetadataService.method;
    expect(await client.call(listConnectors, create(ListConnectorsRequestSchema))).toMatchObject({
      connectors: [connector],
    });
    expect(await client.call(getConnector, create(GetConnectorRequestSchema, { name: connector.name }))).toMatchObject({
      connector,
    });
    await expect(client.call(getConnector, create(GetConnectorRequestSchema, { name: "x" }))).rejects.toMatchObject({
      code: Status.NOT_FOUND,
    });
    expect(server.connectors).toEqual([{ name: connector.name, taskTypes: connector.supportedTaskCategories }]);
  });

  test("metrics and logs are unimplemented where the plugin has none", async () => {
    const { client, server } = await serve();
    const metrics = create(GetTaskMetricsRequestSchema, { taskCategory: category });
    await expect(client.call(getTaskMetrics, metrics)).rejects.toMatchObject({ code: Status.UNIMPLEMENTED });
    const logs = async (): Promise<void> => {
      const request = create(GetTaskLogsRequestSchema, { taskCategory: category });
      for await (const part of connectClients(server.port).tasks.getTaskLogs(request)) expect(part).toBeUndefined();
    };
    await expect(logs()).rejects.toMatchObject({ code: Code.Unimplemented });
  });
});

test("a client of another library sees the same", async () => {
  const { service, server } = await serve();
  const { tasks, metadata } = connectClients(server.port);
  expect((await metadata.listConnectors({})).connectors).toHaveLength(1);
  const { resourceMeta } = await tasks.createTask(createRequest());
  service.job().state = "done";
  const { resource } = await tasks.getTask({ resourceMeta, taskCategory: category });
  expect(resource).toMatchObject({ phase: Phase.SUCCEEDED });
  await tasks.deleteTask({ resourceMeta, taskCategory: category });
  const unknown = tasks.getTask({ resourceMeta, taskCategory: { name: "語" } });
  await expect(unknown).rejects.toThrow(ConnectError);
  await expect(unknown).rejects.toMatchObject({
    code: Code.NotFound,
    rawMessage: "Cannot find connector for task type: 語.",
  });
});

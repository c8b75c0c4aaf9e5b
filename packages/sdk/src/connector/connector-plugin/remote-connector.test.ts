import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { describe, expect, it, test } from "vitest";
import { FakeConnector, networkOf } from "../../../test/connector/fake-connectors.ts";
import { createWorld, MINUTE, phaseNames, phasesOf, type World } from "../../../test/runtime/world.ts";
import { GrpcCode, GrpcError, PermanentSystemError, type Literal, type TypedInterface } from "../../index.ts";
import type { SimpleTaskRequest } from "../../runtime/index.ts";
import { createMemoryDataStore } from "../../runtime/memory-data-store.ts";
import { ResourceSchema } from "../gen/flyteidl2/connector/connector_pb.js";
import type { OutputsSchema } from "../gen/flyteidl2/task/common_pb.js";
import { LiteralMapSchema } from "../gen/flyteidl2/core/literals_pb.js";
import { TaskExecution_Phase as Phase } from "../gen/flyteidl2/core/execution_pb.js";
import { INCARNATION_ANNOTATION } from "../incarnation-annotation.ts";
import { literalToProto } from "../v2/literals/to-proto.ts";
import { connectorPlugin } from "./connector-plugin.ts";
import type { ConnectorPluginConfig } from "./connector-plugin-config.ts";

const plaintext = { kind: "plaintext" } as const;
const at = (endpoint: string) => ({ endpoint, security: plaintext });
const typed: TypedInterface = { inputs: {}, outputs: { answer: { type: { kind: "simple", simple: "INTEGER" } } } };

interface Setting extends World {
  readonly log: readonly string[];
}

/** A runtime with the plugin before some connectors. */
function worldOf(
  connectors: Readonly<Record<string, FakeConnector>>,
  config: Partial<ConnectorPluginConfig> = {},
  options: Parameters<typeof createWorld>[0] = {},
): Setting {
  const log: string[] = [];
  const add = (message: string, fields?: unknown): void => void log.push(JSON.stringify({ message, fields }));
  const logger = { debug: add, info: add, warn: add, error: add, child: () => logger };
  const plugin = connectorPlugin({
    supportedTaskTypes: ["job"],
    webApi: { caching: { resyncInterval: "5s" } },
    ...config,
  });
  const world = createWorld({
    plugins: () => [plugin],
    ...options,
    runtime: { grpc: networkOf(connectors), logger, ...options.runtime },
  });
  return { ...world, log };
}

const oneConnector = (config: Partial<ConnectorPluginConfig> = {}, runtime: Parameters<typeof createWorld>[0] = {}) => {
  const connector = new FakeConnector("job");
  return { connector, ...worldOf({ "a:1": connector }, { defaultConnector: at("a:1"), ...config }, runtime) };
};

const task = (more: Partial<SimpleTaskRequest> = {}): SimpleTaskRequest => ({ taskType: "job", name: "a", ...more });

describe("create", () => {
  it("tells the connector what Flyte tells it, the same at every try", async () => {
    const { connector, runtime, clock } = oneConnector();
    connector.refuses = { method: "CreateTask", error: new GrpcError(GrpcCode.UNAVAILABLE, "busy") };
    await runtime.submit(
      task({
        custom: { n: 1 },
        inputs: { x: { kind: "integer", value: 2n ** 63n - 1n } },
        interface: { inputs: { x: { type: { kind: "simple", simple: "INTEGER" } } }, outputs: {} },
        labels: { team: "red" },
        environmentVariables: { A: "b" },
      }),
    );
    await clock.advance(100);
    connector.refuses = undefined;
    await clock.advance(MINUTE);
    expect(connector.jobs).toHaveLength(1);
    const { request } = connector.job;
    expect(request.template).toMatchObject({ type: "job", taskTypeVersion: 0, custom: { n: 1 } });
    expect(request.outputPrefix).toBe("memory://outputs/default/development/a/a0/0");
    const x = { name: "x", value: literalToProto({ kind: "integer", value: 2n ** 63n - 1n }) };
    expect(request.inputs?.literals).toMatchObject([x]);
    expect(request.taskExecutionMetadata).toMatchObject({
      taskExecutionId: {
        nodeExecutionId: { nodeId: "a0", executionId: { project: "default", domain: "development", name: "a" } },
        retryAttempt: 0,
      },
      labels: { team: "red" },
      environmentVariables: { A: "b" },
      annotations: { [INCARNATION_ANNOTATION]: expect.stringMatching(/^f[a-z2-7]{32}$/) },
      maxAttempts: 1,
    });
    expect(request.connection).toMatchObject({ taskType: "job", secrets: {}, configs: {} });
  });

  it("that was applied without an answer leads to the same job", async () => {
    const connector = new FakeConnector("job");
    let lost = 2;
    const honest = networkOf({ "a:1": connector });
    const { runtime, clock } = worldOf(
      {},
      { defaultConnector: at("a:1") },
      {
        runtime: {
          grpc: async (request) => {
            const answer = await honest(request);
            if (request.method.endsWith("/CreateTask") && lost-- > 0)
              throw new GrpcError(GrpcCode.UNAVAILABLE, "reset");
            return answer;
          },
        },
      },
    );
    const handle = await runtime.submit(task());
    await clock.advance(MINUTE);
    expect([connector.creates.length, connector.jobs.length]).toEqual([3, 1]);
    expect(await phaseNames(handle)).toEqual(["Queued", "Queued", "Running"]);
  });

  it("makes another job for the next attempt, and for one that the system starts again", async () => {
    const { connector, runtime, clock } = oneConnector();
    const handle = await runtime.submit(task({ retries: 1 }));
    await clock.advance(1_000);
    connector.job.resource = { phase: Phase.RETRYABLE_FAILED, message: "[Flaky] again" };
    await clock.advance(MINUTE);
    expect(connector.jobs.map(({ request }) => request.taskExecutionMetadata?.taskExecutionId?.retryAttempt)).toEqual([
      0, 1,
    ]);
    expect(new Set(connector.jobs.map(({ key }) => key)).size).toBe(2);
    await handle.abort("enough");
    await clock.advance(MINUTE);
    expect(connector.jobs[1]?.isDeleted).toBe(true);
  });

  it("works for a template without custom, and sends an empty one (D30)", async () => {
    const { connector, runtime, clock } = oneConnector();
    await runtime.submit(task());
    await clock.advance(1_000);
    expect(connector.job.request.template?.custom).toEqual({});
  });

  it("fills in the arguments of a container, `$` included (D36)", async () => {
    const { connector, runtime, clock } = oneConnector();
    await runtime.submit({
      name: "a$&",
      inputs: { x: { kind: "string", value: "$1 $& $$" } },
      template: {
        id: { resourceType: "TASK", project: "p", domain: "d", name: "t", version: "1" },
        type: "job",
        interface: { inputs: { x: { type: { kind: "simple", simple: "STRING" } } }, outputs: {} },
        target: {
          kind: "container",
          image: "i",
          command: ["run"],
          args: ["--out", "{{ .outputPrefix }}", "{{.inputs.x}}", "{{$perRetryUniqueKey}}", "{{ .other }}"],
        },
      },
    });
    await clock.advance(1_000);
    const target = connector.job.request.template?.target;
    expect(target?.case === "container" ? target.value.args : undefined).toEqual([
      "--out",
      "memory://outputs/default/development/a$&/a0/0",
      "$1 $& $$",
      "a_a0_0",
      "{{ .other }}",
    ]);
  });

  it.each([
    ["secrets", { secrets: "token" }, "custom.secrets is a string; expected an object of texts"],
    ["configs", { configs: { region: 5 } }, "custom.configs.region is a number; expected a text"],
    ["taskType", { taskType: [] }, "custom.taskType is an array; expected a text"],
  ])("fails for good when %s in custom is none", async (_, custom, words) => {
    const { connector, runtime, clock } = oneConnector();
    const handle = await runtime.submit(task({ custom, retries: 3 }));
    await clock.advance(MINUTE);
    const { phaseInfo } = await handle.result();
    expect(phaseInfo).toMatchObject({
      phase: "PermanentFailure",
      error: { code: "BadTaskSpecification", message: expect.stringContaining(words), kind: "USER" },
    });
    expect(connector.creates).toEqual([]);
  });

  it("takes an answer without resource_meta for none", async () => {
    const connector = new FakeConnector("job");
    const honest = networkOf({ "a:1": connector });
    const { runtime, clock } = worldOf(
      {},
      { defaultConnector: at("a:1") },
      {
        runtime: {
          grpc: async (request) => {
            const answer = await honest(request);
            return request.method.endsWith("/CreateTask") ? { ...answer, message: new Uint8Array() } : answer;
          },
        },
      },
    );
    const handle = await runtime.submit(task());
    await clock.advance(30 * MINUTE);
    expect((await handle.result()).phaseInfo).toMatchObject({ error: { message: expect.stringContaining("empty") } });
    expect(connector.gets).toEqual([]);
  });
});

describe("secrets of a connection", () => {
  it("go to the connector with every call, are read each time, and are stored and logged nowhere (D18)", async () => {
    let token = "s3cr3t-first";
    const secretManager = { get: async () => token };
    const { connector, runtime, clock, store, log } = oneConnector({}, { runtime: { secretManager } });
    const handle = await runtime.submit(
      task({ custom: { secrets: { api_token: "TEAM_TOKEN" }, configs: { region: "eu" } } }),
    );
    await clock.advance(1_000);
    const { connection } = connector.job.request;
    expect(connection).toMatchObject({ secrets: { api_token: "s3cr3t-first" }, configs: { region: "eu" } });
    token = "s3cr3t-second";
    await clock.advance(20_000);
    expect(connector.gets.at(-1)?.connection).toMatchObject({ secrets: { api_token: "s3cr3t-second" } });
    const texts = (await store.load()).map(({ state }) => new TextDecoder().decode(state));
    const stored = texts.flatMap((text) => [text, ...(text.match(/[\w+/=]{40,}/g) ?? []).map((word) => atob(word))]);
    expect(stored.join()).toContain('"secrets":{"api_token":"TEAM_TOKEN"}');
    await handle.abort("enough");
    await clock.advance(MINUTE);
    expect(connector.deletes[0]?.connection).toMatchObject({ secrets: { api_token: "s3cr3t-second" } });
    const told = JSON.stringify([stored, log, await phasesOf(handle)]);
    // Nothing had to be taken out, either.
    expect([told.includes("s3cr3t"), told.includes("[redacted]")]).toEqual([false, false]);
  });

  it("that are not there fail the task with their name", async () => {
    const secretManager = {
      get: (key: string) => Promise.reject(new PermanentSystemError("SecretNotFound", `no secret ${key}`)),
    };
    const { connector, runtime, clock } = oneConnector({}, { runtime: { secretManager } });
    const handle = await runtime.submit(task({ custom: { secrets: { token: "TEAM_TOKEN" } } }));
    await clock.advance(30 * MINUTE);
    const { phaseInfo } = await handle.result();
    expect(phaseInfo).toMatchObject({ error: { message: expect.stringContaining("TEAM_TOKEN") } });
    expect(connector.creates).toEqual([]);
  });
});

describe("the phase", () => {
  const ended = async (resource: FakeConnector["job"]["resource"], more: Partial<SimpleTaskRequest> = {}) => {
    const { connector, runtime, clock } = oneConnector();
    const handle = await runtime.submit(task(more));
    await clock.advance(1_000);
    connector.job.resource = resource;
    await clock.advance(MINUTE);
    return { handle, connector, phaseInfo: handle.current?.phaseInfo };
  };

  it.each([
    [Phase.QUEUED, { phase: "Queued", reason: "says so" }],
    [Phase.WAITING_FOR_RESOURCES, { phase: "WaitingForResources", reason: "says so" }],
    [Phase.INITIALIZING, { phase: "Initializing", reason: "says so" }],
    [Phase.RUNNING, { phase: "Running", reason: "says so" }],
    [Phase.SUCCEEDED, { phase: "Success" }],
    [
      Phase.FAILED,
      { phase: "PermanentFailure", error: { code: "TaskFailedWithError", message: "says so", kind: "USER" } },
    ],
    [
      Phase.RETRYABLE_FAILED,
      { phase: "PermanentFailure", error: { code: "TaskFailedWithError", message: "says so", kind: "USER" } },
    ],
    [
      Phase.ABORTED,
      {
        phase: "PermanentFailure",
        error: { code: "TaskFailedWithError", message: "The job was aborted: says so", kind: "USER" },
      },
    ],
    [
      901 as Phase,
      { phase: "Running", reason: "The connector says phase 901, which this version does not know: says so" },
    ],
  ])("%i is %o", async (phase, expected) => {
    expect((await ended({ phase, message: "says so" })).phaseInfo).toMatchObject(expected);
  });

  it("UNDEFINED is no answer: the last one stands until there are too many", async () => {
    const { handle } = await ended({ phase: Phase.UNDEFINED });
    expect(await phaseNames(handle)).toEqual(["Queued", "Queued", "Running", "PermanentFailure"]);
    expect(handle.current?.phaseInfo).toMatchObject({ error: { kind: "SYSTEM" } });
  });

  it("of a failure keeps the code that our own connectors write, and says so when there is no reason", async () => {
    const coded = await ended({ phase: Phase.FAILED, message: "[OutOfMemory] 3 GB" });
    expect(coded.phaseInfo).toMatchObject({ error: { code: "OutOfMemory", message: "3 GB" } });
    const silent = await ended({ phase: Phase.FAILED });
    expect(silent.phaseInfo).toMatchObject({ error: { message: "The connector does not say why the job failed" } });
  });

  it("has the start and the end of a long message", async () => {
    const { phaseInfo } = await ended({ phase: Phase.FAILED, message: `start${"\u{1f600}".repeat(100_000)}cause` });
    const message = phaseInfo?.phase === "PermanentFailure" ? phaseInfo.error.message : "";
    expect(message).toMatch(/^start.* … .*cause$/s);
    expect([message.length, message.isWellFormed()]).toEqual([8_000, true]);
  });

  it("comes with links, custom info and the endpoint that has the logs", async () => {
    const { phaseInfo } = await ended({
      phase: Phase.RUNNING,
      logLinks: [{ name: "log 語", uri: "https://example.com/語", ready: true }],
      customInfo: { rows: 5 },
    });
    expect(phaseInfo?.info).toMatchObject({
      logs: [{ name: "log 語", uri: "https://example.com/語" }],
      customInfo: { rows: 5 },
      logContext: { connector: { endpoint: "a:1" } },
    });
  });

  it("is reported again when only its message or its links change (D45)", async () => {
    const { connector, runtime, clock } = oneConnector();
    const handle = await runtime.submit(task());
    await clock.advance(10_000);
    connector.job.resource = { phase: Phase.RUNNING, message: "half done" };
    await clock.advance(20_000);
    connector.job.resource = { ...connector.job.resource, logLinks: [{ name: "log", uri: "https://example.com/log" }] };
    await clock.advance(20_000);
    const running = (await phasesOf(handle)).filter(({ phaseInfo }) => phaseInfo.phase === "Running");
    expect(running.map(({ phaseInfo: { version, reason, info } }) => [version, reason, info.logs?.length])).toEqual([
      [0, "runs", undefined],
      [1, "half done", undefined],
      [2, "half done", 1],
    ]);
  });
});

describe("outputs", () => {
  const done = async (
    resource: { readonly outputs?: MessageInitShape<typeof OutputsSchema> },
    options: { readonly file?: Uint8Array; readonly interface?: TypedInterface } = {},
  ) => {
    const dataStore = createMemoryDataStore();
    const { connector, runtime, clock } = oneConnector({}, { runtime: { dataStore } });
    const handle = await runtime.submit(task({ interface: options.interface ?? typed }));
    await clock.advance(1_000);
    if (options.file !== undefined) {
      await dataStore.write("memory://outputs/default/development/a/a0/0/outputs.pb", options.file);
    }
    connector.job.resource = create(ResourceSchema, { ...resource, phase: Phase.SUCCEEDED });
    await clock.advance(MINUTE);
    return await handle.result();
  };
  const answer: Literal = { kind: "integer", value: -(2n ** 63n) };
  const named = (literal: Literal) => ({ literals: [{ name: "answer", value: literalToProto(literal) }] });

  it("come from the answer", async () => {
    const { phaseInfo, outputs } = await done({ outputs: named(answer) });
    expect([phaseInfo.phase, outputs]).toEqual(["Success", { answer }]);
  });

  it("pass byte for byte when they are bytes, whatever their tag", async () => {
    const value = Uint8Array.from({ length: 256 }, (_, index) => index);
    const literal: Literal = { kind: "binary", value, tag: "of another SDK" };
    const type = { kind: "simple", simple: "STRUCT" } as const;
    const result = await done(
      { outputs: named(literal) },
      { interface: { inputs: {}, outputs: { answer: { type } } } },
    );
    expect(result.outputs).toEqual({ answer: literal });
  });

  it("come from outputs.pb where the job has written it", async () => {
    const literals = { answer: literalToProto(answer) };
    const file = toBinary(LiteralMapSchema, create(LiteralMapSchema, { literals }));
    expect((await done({}, { file })).outputs).toEqual({ answer });
  });

  it.each([
    ["nowhere", {}, undefined],
    ["in an empty answer", { outputs: { literals: [] } }, undefined],
    ["in an empty outputs.pb", {}, new Uint8Array()],
  ])("that are %s make a retryable failure of the success (D29)", async (_, resource, file) => {
    const { phaseInfo } = await done(resource, file === undefined ? {} : { file });
    expect(phaseInfo).toMatchObject({ phase: "PermanentFailure", error: { code: "OutputsNotFound" } });
  });

  it.each([
    [
      "have another name",
      { outputs: { literals: [{ name: "other", value: literalToProto(answer) }] } },
      '"answer" is missing',
    ],
    ["have another type", { outputs: named({ kind: "string", value: "5" }) }, "expected an integer"],
    ["have no value", { outputs: { literals: [{ name: "answer", value: {} }] } }, "outputs.answer has no value"],
  ])("that %s are refused (D29)", async (_, resource, words) => {
    expect((await done(resource)).phaseInfo).toMatchObject({
      phase: "PermanentFailure",
      error: { code: "BadOutputs", message: expect.stringContaining(words) },
    });
  });

  it("in an outputs.pb that is none are refused, with its place", async () => {
    const { phaseInfo } = await done({}, { file: new Uint8Array([255]) });
    expect(phaseInfo).toMatchObject({ error: { code: "BadOutputs", message: expect.stringContaining("outputs.pb") } });
  });

  it("of a task that declares none are left alone", async () => {
    const nothing = { inputs: {}, outputs: {} };
    const { phaseInfo, outputs } = await done({ outputs: named(answer) }, { interface: nothing });
    expect([phaseInfo.phase, outputs ?? {}]).toEqual(["Success", {}]);
  });
});

describe("the choice of a connector", () => {
  it("follows what each says that it serves, and asks again once that is ten seconds old", async () => {
    const [a, b] = [new FakeConnector("other"), new FakeConnector("job")];
    const { runtime, clock } = worldOf(
      { "a:1": a, "b:1": b },
      { defaultConnector: at("a:1"), connectors: { b: at("b:1") } },
    );
    await runtime.submit(task());
    await runtime.submit(task({ name: "b" }));
    await clock.advance(9_000);
    await runtime.submit(task({ name: "c" }));
    await clock.advance(500);
    expect([a.jobs.length, b.jobs.length, a.listed, b.listed]).toEqual([0, 3, 1, 1]);
    b.serves = [];
    a.serves = ["job"];
    await clock.advance(1_000);
    await runtime.submit(task({ name: "d" }));
    await clock.advance(500);
    expect([a.jobs.length, b.jobs.length, a.listed, b.listed]).toEqual([1, 3, 2, 2]);
  });

  it("keeps what a connector said last while it cannot be asked (D31)", async () => {
    const [a, b] = [new FakeConnector(), new FakeConnector("job")];
    const { runtime, clock, log } = worldOf(
      { "a:1": a, "b:1": b },
      { defaultConnector: at("a:1"), connectors: { b: at("b:1") } },
    );
    await runtime.submit(task());
    await clock.advance(1_000);
    b.refuses = { method: "ListConnectors", error: new GrpcError(GrpcCode.UNAVAILABLE, "down") };
    for (const name of ["b", "c", "d"]) {
      await clock.advance(15_000);
      await runtime.submit(task({ name }));
      await clock.advance(1_000);
    }
    expect([a.jobs.length, b.jobs.length]).toEqual([0, 4]);
    expect(b.listed).toBe(4);
    // The same trouble is told once.
    expect(log.filter((line) => line.includes("cannot be asked"))).toHaveLength(1);
  });

  it("waits for a connector that was never heard of, rather than to fail a task", async () => {
    const b = new FakeConnector("job");
    b.refuses = { error: new GrpcError(GrpcCode.UNAVAILABLE, "starting") };
    const { runtime, clock } = worldOf({ "b:1": b }, { connectors: { b: at("b:1") } });
    const handle = await runtime.submit(task());
    await clock.advance(3_000);
    b.refuses = undefined;
    await clock.advance(MINUTE);
    expect(b.jobs).toHaveLength(1);
    expect(handle.current?.phaseInfo.phase).toBe("Running");
  });

  it("ends a task that nobody serves, and says what to do", async () => {
    const { runtime, clock } = worldOf({ "b:1": new FakeConnector("other") }, { connectors: { b: at("b:1") } });
    const handle = await runtime.submit(task());
    await clock.advance(MINUTE);
    expect((await handle.result()).phaseInfo).toMatchObject({
      error: {
        code: "PluginNotFound",
        kind: "SYSTEM",
        message: expect.stringMatching(
          /^No connector serves task type "job" version 0 for project default.*connectorForTaskTypes/,
        ),
      },
    });
  });

  it("works without a metadata service, by configuration", async () => {
    const b = new FakeConnector();
    b.serves = undefined;
    const config = { connectors: { b: at("b:1") }, connectorForTaskTypes: { job: "b" }, supportedTaskTypes: [] };
    const { runtime, clock, log } = worldOf({ "b:1": b }, config);
    await runtime.submit(task());
    await clock.advance(1_000);
    expect(b.jobs).toHaveLength(1);
    expect(log.filter((line) => line.includes("does not say what it serves"))).toHaveLength(1);
  });

  it("is as long under way as a connector that hangs may take, and no longer", async () => {
    const connector = new FakeConnector("job");
    const honest = networkOf({ "a:1": connector });
    const config = {
      defaultConnector: at("a:1"),
      connectors: { b: { ...at("b:1"), timeouts: { ListConnectors: "2s" as const } } },
    };
    const { runtime, clock } = worldOf({}, config, {
      runtime: {
        grpc: async (request) => await (request.address === "b:1" ? new Promise<never>(() => {}) : honest(request)),
      },
    });
    await runtime.submit(task());
    await clock.advance(1_900);
    expect(connector.jobs).toHaveLength(0);
    await clock.advance(200);
    expect(connector.jobs).toHaveLength(1);
  });
});

describe("a job", () => {
  it("stays with the connector that made it, whoever serves its type later, over restarts too (D31)", async () => {
    const [a, b] = [new FakeConnector("job"), new FakeConnector()];
    const network = { "a:1": a, "b:1": b };
    const { runtime, clock, restart } = worldOf(network, {
      defaultConnector: at("b:1"),
      connectors: { a: at("a:1") },
    });
    await runtime.submit(task());
    await clock.advance(1_000);
    [a.serves, b.serves] = [[], ["job"]];
    await clock.advance(MINUTE);
    await runtime.close();
    // The name of its connector means another place now, and the default one is gone.
    const next = restart({
      plugins: [connectorPlugin({ supportedTaskTypes: ["job"], connectors: { a: at("b:1") } })],
    });
    await next.ready();
    await clock.advance(MINUTE);
    expect(a.gets.length).toBeGreaterThan(5);
    expect(b.gets).toEqual([]);
    await next.task("a")?.abort("enough");
    await clock.advance(MINUTE);
    expect([a.job.isDeleted, b.deletes]).toEqual([true, []]);
    await next.close();
  });

  it("that is gone needs no deletion (D31)", async () => {
    const { connector, runtime, clock } = oneConnector();
    const handle = await runtime.submit(task());
    await clock.advance(1_000);
    connector.refuses = { method: "DeleteTask", error: new GrpcError(GrpcCode.NOT_FOUND, "there is no such job") };
    await handle.abort("enough");
    await clock.advance(MINUTE);
    expect((await handle.result()).phaseInfo.phase).toBe("Aborted");
    expect(connector.deletes).toEqual([]);
  });

  it("is not lost when its connector forgets its type for a while", async () => {
    const { connector, runtime, clock } = oneConnector();
    const handle = await runtime.submit(task());
    await clock.advance(6_000);
    const words = "Cannot find connector for task type: job.";
    connector.refuses = { error: new GrpcError(GrpcCode.NOT_FOUND, words) };
    await clock.advance(12_000);
    connector.refuses = undefined;
    await clock.advance(30_000);
    expect(handle.current?.phaseInfo.phase).toBe("Running");
    expect(connector.jobs).toHaveLength(1);
    connector.refuses = { method: "DeleteTask", error: new GrpcError(GrpcCode.NOT_FOUND, words) };
    const aborted = handle.abort("enough");
    await clock.advance(2_000);
    expect(connector.job.isDeleted).toBe(false);
    connector.refuses = undefined;
    await clock.advance(10 * MINUTE);
    await aborted;
    expect(connector.job.isDeleted).toBe(true);
  });
});

test("a task whose type its only connector does not know fails with that connector's words", async () => {
  const { connector, runtime, clock } = oneConnector();
  connector.serves = [];
  connector.refuses = {
    method: "CreateTask",
    error: new GrpcError(GrpcCode.NOT_FOUND, "Cannot find connector for task type: job."),
  };
  const handle = await runtime.submit(task());
  await clock.advance(MINUTE);
  expect((await handle.result()).phaseInfo).toMatchObject({
    error: {
      code: "PluginNotFound",
      message: expect.stringMatching(/^the default connector at a:1: .*Cannot find connector for task type: job\./),
    },
  });
});

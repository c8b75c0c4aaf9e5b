import { create } from "@bufbuild/protobuf";
import { expect, test, vi } from "vitest";
import { grpcJsClient } from "../../test/connector/clients.ts";
import { category, createRequest } from "../../test/connector/requests.ts";
import { serveService } from "../../test/connector/serve-service.ts";
import { PermanentSystemError, PhaseInfo, type PluginEntry, RetryableError, type SyncPlugin } from "../index.ts";
import { silentLogger } from "../internal/silent-logger.ts";
import { GetTaskRequestSchema } from "./gen/flyteidl2/connector/connector_pb.js";
import { AsyncConnectorService } from "./gen/flyteidl2/connector/service_pb.js";
import { TaskExecution_Phase as Phase } from "./gen/flyteidl2/core/execution_pb.js";
import { ConnectionSchema } from "./gen/flyteidl2/core/security_pb.js";
import { serveConnector } from "./serve-connector.ts";

const { createTask, getTask } = AsyncConnectorService.method;
/** A busy machine is slow, not wrong. */
const PATIENT = { timeout: 20_000 };
const IDS = { project: "flytesnacks", domain: "development", run: "run1", action: "a0", attempt: 0, taskType: "job" };

test("every line about a task has its ids", async () => {
  const answer = Promise.withResolvers<void>();
  await using world = await serveService(
    {
      create: (call, { logger }) => {
        logger.info("plugin: create");
        return call === 1 ? answer.promise : undefined;
      },
      get: () => {
        throw new RetryableError("Down", "the service is down");
      },
      delete: (call) => {
        if (call === 1) throw new PermanentSystemError("Broken", "cannot delete");
      },
    },
    { unclaimedGraceMs: 0 },
  );
  // Nobody hears of this job; its deletion fails.
  const gone = new AbortController();
  const call = world.client.call(createTask, createRequest(), { signal: gone.signal });
  const left = expect(call).rejects.toThrow("CANCELLED");
  await vi.waitFor(() => expect(world.service.calls.create).toBe(1), PATIENT);
  gone.abort();
  await left;
  await vi.waitFor(() => expect(world.lines.join()).toContain("Call failed"), PATIENT);
  answer.resolve();
  await vi.waitFor(() => expect(world.lines.join()).toContain("could not be deleted"), PATIENT);
  const meta = await world.create();
  await world.get(meta, 2_000);
  await world.delete(meta);
  const ofTask = world.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(new Set(ofTask.map(({ message }) => message))).toEqual(
    new Set([
      "plugin: create",
      "Call failed",
      "A job that nobody knows of is deleted",
      "A job that nobody knows of could not be deleted",
      "A poll has failed",
      "Call",
    ]),
  );
  for (const line of ofTask) expect(line).toMatchObject(IDS);
});

test("an id that is a book is cut in the log", async () => {
  await using world = await serveService();
  await world.create({ run: "x".repeat(100_000) });
  expect(Math.max(...world.lines.map(({ length }) => length))).toBeLessThan(2_000);
});

test("a result that Flyte cannot keep fails the task, once, and says what to do", async () => {
  let runs = 0;
  const plugin: SyncPlugin = {
    getConfig: () => ({}),
    do: () => {
      runs++;
      return PhaseInfo.success({ customInfo: { table: "x".repeat(300_000) } });
    },
  };
  const entry: PluginEntry = { id: "sync", supportedTaskTypes: ["job"], pluginLoader: () => plugin };
  const server = await serveConnector({ plugins: [entry], host: "localhost", port: 0, logger: silentLogger });
  await using client = grpcJsClient(server.port);
  const { template } = createRequest();
  const { interface: _none, ...withoutOutputs } = template!;
  const { resourceMeta } = await client.call(createTask, createRequest({}, { template: withoutOutputs }));
  const { resource } = await client.call(
    getTask,
    create(GetTaskRequestSchema, { resourceMeta, taskCategory: category }),
  );
  expect(resource?.phase).toBe(Phase.FAILED);
  expect(resource?.message).toMatch(
    /^\[BadOutputs\] The result takes 300\d{3} bytes, more than the 262144 that Flyte can keep/,
  );
  expect(resource?.message).toContain("rawOutputPrefix");
  expect(runs).toBe(1);
  await server.close();
});

test("what a plugin writes into the log has no secret in it", async () => {
  await using world = await serveService({
    create: async (_call, { logger, secretManager }) => {
      const key = await secretManager.get("api_key");
      logger.warn(`the service said: bad key ${key}`, { error: new Error(`401 for ${key}`) });
    },
  });
  const request = createRequest();
  const connection = create(ConnectionSchema, { taskType: "job", secrets: { api_key: "sent-secret" } });
  await world.client.call(createTask, Object.assign(request, { connection }));
  expect(world.lines.join("\n")).toContain("the service said: bad key [redacted]");
  expect(world.lines.join("\n")).not.toContain("sent-secret");
});

import { create } from "@bufbuild/protobuf";
import { status as Status } from "@grpc/grpc-js";
import { describe, expect, test, vi } from "vitest";
import { grpcJsClient } from "../../test/connector/clients.ts";
import type { JobHooks } from "../../test/connector/job-service.ts";
import { category, createRequest } from "../../test/connector/requests.ts";
import { type ServedService, serveService } from "../../test/connector/serve-service.ts";
import {
  PermanentUserError,
  PhaseInfo,
  type PluginEntry,
  type ResourceRequirements,
  type SyncPlugin,
} from "../index.ts";
import { silentLogger } from "../internal/silent-logger.ts";
import { GetTaskRequestSchema } from "./gen/flyteidl2/connector/connector_pb.js";
import { AsyncConnectorService } from "./gen/flyteidl2/connector/service_pb.js";
import { TaskExecution_Phase as Phase } from "./gen/flyteidl2/core/execution_pb.js";
import { serveConnector, type ServeConnectorOptions } from "./serve-connector.ts";

const { createTask, getTask } = AsyncConnectorService.method;
/** A busy machine is slow, not wrong. */
const PATIENT = { timeout: 20_000 };
const POOL: ResourceRequirements = { namespace: "gpu", constraints: {} };

async function serveQuota(
  hooks: JobHooks = {},
  options: Partial<ServeConnectorOptions> = {},
  quota = 1,
): Promise<ServedService> {
  return await serveService(
    {
      ...hooks,
      config: { resourceQuotas: { gpu: quota }, ...hooks.config },
      methods: { resourceRequirements: async () => POOL, ...hooks.methods },
    },
    options,
  );
}

const usage = ({ server }: Pick<ServedService, "server">): { held: number; waiting: number } => {
  const { held = -1, waiting = -1 } = server.stats().quotas[0] ?? {};
  return { held, waiting };
};

describe("a job of a plugin with quotas", () => {
  test("waits for a token, and gets it when the job that holds it is seen to have ended", async () => {
    await using world = await serveQuota();
    const first = await world.create();
    const second = world.create({ run: "second" });
    await vi.waitFor(() => expect(usage(world)).toEqual({ held: 1, waiting: 1 }));
    expect(world.service.calls.create).toBe(1);
    await world.get(first);
    expect(usage(world)).toEqual({ held: 1, waiting: 1 });
    world.service.job().state = "failed";
    expect((await world.get(first)).phase).toBe(Phase.FAILED);
    await second;
    expect(usage(world)).toEqual({ held: 1, waiting: 0 });
    // Its end is seen again, and it is deleted: the token is another's by now.
    await world.get(first);
    await world.delete(first);
    expect(usage(world)).toEqual({ held: 1, waiting: 0 });
  });

  test("is refused before the deadline when there is none, is not created, and waits no more", async () => {
    await using world = await serveQuota();
    const first = await world.create();
    const refused = await world.create({ run: "second" }, 2_000).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refused).toMatchObject({
      code: Status.RESOURCE_EXHAUSTED,
      details: expect.stringContaining('has no token of quota "gpu" (1)') as string,
    });
    expect(usage(world)).toEqual({ held: 1, waiting: 0 });
    expect(world.service.calls.create).toBe(1);
    await world.delete(first);
    expect(usage(world)).toEqual({ held: 0, waiting: 0 });
    await world.create({ run: "second" });
    expect(usage(world)).toEqual({ held: 1, waiting: 0 });
  });

  test("whose client is gone while it waits is not created", async () => {
    await using world = await serveQuota();
    const first = await world.create();
    const gone = new AbortController();
    const waiting = world.client.call(createTask, createRequest({ run: "second" }), { signal: gone.signal });
    await vi.waitFor(() => expect(usage(world).waiting).toBe(1));
    gone.abort();
    await expect(waiting).rejects.toMatchObject({ code: Status.CANCELLED });
    await vi.waitFor(() => expect(usage(world).waiting).toBe(0));
    await world.delete(first);
    expect(usage(world)).toEqual({ held: 0, waiting: 0 });
    expect(world.service.calls.create).toBe(1);
  });

  test("is still waited for when one of two clients that ask for it is gone", async () => {
    await using world = await serveQuota();
    const first = await world.create();
    const gone = new AbortController();
    const [request, options] = [createRequest({ run: "second" }), { signal: gone.signal }];
    const left = expect(world.client.call(createTask, request, options)).rejects.toMatchObject({
      code: Status.CANCELLED,
    });
    await vi.waitFor(() => expect(usage(world).waiting).toBe(1));
    const stays = world.create({ run: "second" });
    await vi.waitFor(() => expect(world.server.stats().callsUnderWay).toBe(2));
    gone.abort();
    await left;
    await vi.waitFor(() => expect(world.lines.join()).toContain("Call failed"), PATIENT);
    await world.delete(first);
    expect((await stays).length).toBeGreaterThan(0);
    expect(world.service.calls.create).toBe(2);
  });

  test("that cannot be created gives its token back", async () => {
    await using world = await serveQuota({
      create: () => {
        throw new PermanentUserError("Bad", "no such image");
      },
    });
    await expect(world.create()).rejects.toMatchObject({ code: Status.INVALID_ARGUMENT });
    expect(usage(world)).toEqual({ held: 0, waiting: 0 });
  });

  test("that nobody has heard of gives its token back when it is deleted", async () => {
    const answer = Promise.withResolvers<void>();
    await using world = await serveQuota({ create: () => answer.promise }, { unclaimedGraceMs: 0 });
    const gone = new AbortController();
    const call = world.client.call(createTask, createRequest(), { signal: gone.signal });
    const left = expect(call).rejects.toMatchObject({ code: Status.CANCELLED });
    await vi.waitFor(() => expect(world.service.calls.create).toBe(1), PATIENT);
    gone.abort();
    await left;
    await vi.waitFor(() => expect(world.lines.join()).toContain("Call failed"), PATIENT);
    expect(usage(world).held).toBe(1);
    answer.resolve();
    await vi.waitFor(() => expect(usage(world).held).toBe(0));
    expect(world.service.live()).toEqual([]);
  });

  test("that nobody asks about gives its token back after the lease, and takes it again with the next poll", async () => {
    await using world = await serveQuota({}, { quotaLeaseMs: 50 });
    const meta = await world.create();
    expect(usage(world).held).toBe(1);
    await vi.waitFor(() => expect(usage(world).held).toBe(0));
    await world.get(meta);
    expect(usage(world).held).toBe(1);
    await vi.waitFor(() => expect(usage(world).held).toBe(0));
  });

  test("takes its token again after a restart, with the first poll", async () => {
    await using before = await serveQuota();
    const meta = await before.create();
    await using after = await serveQuota();
    after.service.jobs.set(before.service.job().id, before.service.job());
    expect(usage(after).held).toBe(0);
    await after.get(meta);
    expect(usage(after)).toEqual({ held: 1, waiting: 0 });
    before.service.job().state = "failed";
    await after.get(meta);
    expect(usage(after)).toEqual({ held: 0, waiting: 0 });
  });

  test("does not hold more tokens than there are, however many jobs are polled", async () => {
    await using before = await serveQuota({}, {}, 3);
    const metas = await Promise.all(["a", "b", "c"].map((run) => before.create({ run })));
    await using after = await serveQuota({}, {}, 2);
    for (const job of before.service.jobs.values()) after.service.jobs.set(job.id, job);
    for (const meta of metas) expect((await after.get(meta)).phase).toBe(Phase.RUNNING);
    expect(usage(after)).toEqual({ held: 2, waiting: 0 });
  });

  test("obeys the limits of its project, which hold up no other project", async () => {
    const one = { value: 1 };
    const requirements = { namespace: "gpu", constraints: { projectScopeResourceConstraint: one } };
    const methods = { resourceRequirements: async () => requirements };
    await using world = await serveQuota({ methods }, {}, 5);
    await world.create();
    await expect(world.create({ run: "second" }, 2_000)).rejects.toMatchObject({ code: Status.RESOURCE_EXHAUSTED });
    const request = createRequest({ run: "second" });
    const { nodeExecutionId } = request.taskExecutionMetadata!.taskExecutionId!;
    nodeExecutionId!.executionId!.project = "another";
    await world.client.call(createTask, request);
    expect(usage(world).held).toBe(2);
  });

  test("whose requirements cannot be used fails at once", async () => {
    const methods = { resourceRequirements: async () => ({ namespace: "cpu", constraints: {} }) };
    await using world = await serveQuota({ methods });
    await expect(world.create()).rejects.toMatchObject({
      code: Status.INTERNAL,
      details: expect.stringContaining("namespace must be one of resourceQuotas") as string,
    });
    expect(usage(world)).toEqual({ held: 0, waiting: 0 });
  });
});

test("a task that is done at once holds its token while it is done", async () => {
  const done = Promise.withResolvers<void>();
  let running = 0;
  const plugin: SyncPlugin = {
    getConfig: () => ({ resourceQuotas: { gpu: 1 } }),
    resourceRequirements: () => POOL,
    do: async ({ outputWriter }) => {
      running++;
      await done.promise;
      await outputWriter.put({ kind: "literals", literals: { answer: { kind: "integer", value: 1n } } });
      return PhaseInfo.success();
    },
  };
  const entry: PluginEntry = { id: "sync", supportedTaskTypes: ["job"], pluginLoader: () => plugin };
  const server = await serveConnector({ plugins: [entry], host: "localhost", port: 0, logger: silentLogger });
  await using client = grpcJsClient(server.port);
  const calls = ["a", "b"].map((run) => client.call(createTask, createRequest({ run })));
  await vi.waitFor(() => expect(usage({ server })).toEqual({ held: 1, waiting: 1 }));
  expect(running).toBe(1);
  done.resolve();
  for (const { resourceMeta } of await Promise.all(calls)) {
    const request = create(GetTaskRequestSchema, { resourceMeta, taskCategory: category });
    expect((await client.call(getTask, request)).resource?.phase).toBe(Phase.SUCCEEDED);
  }
  expect(usage({ server })).toEqual({ held: 0, waiting: 0 });
  await server.close();
});

test("a plugin with quotas that does not say what its tasks need is not served", async () => {
  const served = serveService({ config: { resourceQuotas: { gpu: 1 } } });
  await expect(served).rejects.toThrow("it has resourceQuotas (gpu), but no method resourceRequirements");
});

import { AsyncLocalStorage } from "node:async_hooks";
import { context, ROOT_CONTEXT, SpanStatusCode, trace, type Context, type ContextManager } from "@opentelemetry/api";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { afterEach, describe, expect, it } from "vitest";
import { PhaseInfo, RetryAfterError, type PluginSetupContext } from "../index.ts";
import { fakeEntry, unavailable } from "../../test/runtime/fake-service.ts";
import { createWorld, HOUR, MINUTE, type World } from "../../test/runtime/world.ts";

/** Samples by name and labels, as Prometheus would read them. */
async function samples({ runtime }: Pick<World, "runtime">): Promise<ReadonlyMap<string, number>> {
  const text = await runtime.metricsRegistry.metrics();
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ") + 1))]),
  );
}

describe("metrics", () => {
  it("count polls, failed polls and tokens under the names that Flyte has for them (D21)", async () => {
    let gets = 0;
    const world = createWorld({
      resourceQuotas: { gpu: 1 },
      change: (honest) => ({
        get: async (ctx) => {
          if (++gets === 2) throw unavailable();
          return await honest.get(ctx);
        },
      }),
    });
    for (const name of ["a", "b"]) await world.runtime.submit({ taskType: "fake", name });
    await world.clock.advance(5_000);
    const early = await samples(world);
    expect(early.get('flyte_webapi:cache:cache:size{plugin="fake"}')).toBe(1);
    expect(early.get('flyte_webapi:tasks{plugin="fake",phase="ResourcesCreated"}')).toBe(1);
    expect(early.get('flyte_webapi:tokens{plugin="fake",namespace="gpu",state="waiting"}')).toBe(1);
    await world.clock.advance(2 * MINUTE);
    const late = await samples(world);
    const ofPlugin = (name: string) => late.get(`flyte_webapi:${name}{plugin="fake"}`);
    expect({
      grants: ofPlugin("allocation_grant_success"),
      refusals: ofPlugin("allocation_grant_failed"),
      releases: ofPlugin("resource_release_success"),
      polls: ofPlugin("cache:cache:latency_count"),
      failedPolls: ofPlugin("cache:cache:sync_errors"),
      size: ofPlugin("cache:cache:size"),
    }).toEqual({ grants: 2, refusals: 1, releases: 2, polls: gets, failedPolls: 1, size: 0 });
    // The first was granted at once: its wait is 0, not the time since the year 1970.
    expect(ofPlugin("resource_wait_time_sum")).toBeLessThan(MINUTE);
    expect(late.get('flyte_webapi:resource_wait_time_bucket{le="1",plugin="fake"}')).toBe(1);
    expect(late.get('flyte_webapi:call_duration_count{plugin="fake",method="create",outcome="ok"}')).toBe(2);
    expect(late.get('flyte_webapi:call_duration_count{plugin="fake",method="get",outcome="retry"}')).toBe(1);
    expect(late.get('flyte_webapi:phases{plugin="fake",phase="Success"}')).toBe(2);
  });

  it("of a plugin's own go to the same registry, and a measurement that does not fit harms nobody (D28)", async () => {
    let setup: PluginSetupContext | undefined;
    const world = createWorld({
      plugins: (service) =>
        ["one", "two"].map((id) => {
          const entry = fakeEntry(service, { id, taskType: id });
          return {
            ...entry,
            pluginLoader: (given) => {
              setup = given;
              given.metricsScope.increment("jobs created", { region: "eu" }, 2);
              given.metricsScope.gauge("queue", 7);
              given.metricsScope.duration("latency", 12);
              return entry.pluginLoader(given);
            },
          };
        }),
    });
    for (const id of ["one", "two"]) await world.runtime.submit({ taskType: id, name: id });
    await world.clock.advance(MINUTE);
    setup?.metricsScope.increment("jobs created", { other: "label" });
    setup?.metricsScope.gauge("jobs created", 1, { region: "eu" });
    setup?.metricsScope.increment("jobs created", { region: "eu" }, -1);
    const all = await samples(world);
    for (const plugin of ["one", "two"]) {
      expect(all.get(`flyte_webapi:plugin:jobs_created{region="eu",plugin="${plugin}"}`)).toBe(2);
      expect(all.get(`flyte_webapi:plugin:queue{plugin="${plugin}"}`)).toBe(7);
      expect(all.get(`flyte_webapi:plugin:latency_sum{plugin="${plugin}"}`)).toBe(12);
    }
  });

  it("of two runtimes do not clash, and count stored tasks that cannot be read (D28)", async () => {
    const world = createWorld();
    await world.runtime.submit({ taskType: "fake", name: "a" });
    await world.runtime.close();
    await world.store.put({ id: "a", state: new TextEncoder().encode("nonsense"), events: [] });
    const again = world.restart();
    await again.ready();
    expect((await samples({ runtime: again })).get("flyte_webapi:unmarshal_state_failed")).toBe(1);
    await again.close();
  });
});

/** The context of a span follows what is awaited inside it. */
class AsyncContext implements ContextManager {
  readonly #storage = new AsyncLocalStorage<Context>();
  active(): Context {
    return this.#storage.getStore() ?? ROOT_CONTEXT;
  }
  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    active: Context,
    run: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    return this.#storage.run(active, () => run.call(thisArg, ...args));
  }
  bind<T>(_context: Context, target: T): T {
    return target;
  }
  enable(): this {
    return this;
  }
  disable(): this {
    return this;
  }
}

describe("spans", () => {
  afterEach(() => context.disable());

  it("surround create, get, status and delete, and hold what the plugin does in them", async () => {
    context.setGlobalContextManager(new AsyncContext());
    const exporter = new InMemorySpanExporter();
    const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
    const tracer = provider.getTracer("test");
    let gets = 0;
    const world = createWorld({
      runtime: { tracer, secretManager: { get: async () => "very-secret-value" } },
      change: (honest) => ({
        create: async (ctx) => {
          await ctx.secretManager.get("key");
          tracer.startSpan("POST /jobs").end();
          return await honest.create(ctx);
        },
        get: async (ctx) => {
          if (++gets === 2) throw unavailable("refused: very-secret-value");
          return await honest.get(ctx);
        },
        status: () => (gets > 3 ? PhaseInfo.failureWithCleanup({ code: "Bad", message: "bad" }) : PhaseInfo.running()),
      }),
    });
    await world.runtime.submit({ taskType: "fake", name: "a" });
    await world.clock.advance(2 * MINUTE);
    const spans = exporter.getFinishedSpans();
    expect(new Set(spans.map(({ name }) => name))).toEqual(
      new Set(["POST /jobs", "flyte.webapi.create", "flyte.webapi.get", "flyte.webapi.status", "flyte.webapi.delete"]),
    );
    const create = spans.find(({ name }) => name === "flyte.webapi.create");
    expect(create?.attributes).toEqual({
      "flyte.webapi.plugin": "fake",
      "flyte.webapi.task": "a",
      "flyte.webapi.attempt": 0,
    });
    expect(spans.find(({ name }) => name === "POST /jobs")?.parentSpanContext?.spanId).toBe(
      create?.spanContext().spanId,
    );
    const failed = spans.filter(({ status }) => status.code === SpanStatusCode.ERROR);
    expect(failed.map(({ name, status, attributes }) => [name, status.message, attributes["error.type"]])).toEqual([
      ["flyte.webapi.get", "refused: [redacted]", "ServiceUnavailable"],
    ]);
    expect(JSON.stringify(spans.map(({ attributes, status }) => [attributes, status]))).not.toContain("very-secret");
  });

  it("cost nothing and break nothing where no provider is registered", async () => {
    expect(trace.getTracer("none").startSpan("x").isRecording()).toBe(false);
    const world = createWorld();
    const task = await world.runtime.submit({ taskType: "fake", name: "a" });
    await world.clock.advance(MINUTE);
    expect((await task.result()).phaseInfo.phase).toBe("Success");
  });
});

describe("events of a runtime", () => {
  it("are the phases of all tasks from the beginning of the iteration to close", async () => {
    const world = createWorld();
    const seen: string[] = [];
    const reading = (async () => {
      for await (const { taskId, phaseInfo } of world.runtime.events()) seen.push(`${taskId} ${phaseInfo.phase}`);
    })();
    const left = (async () => {
      for await (const _event of world.runtime.events()) return "left early";
      return "never";
    })();
    for (const name of ["a", "b"]) await world.runtime.submit({ taskType: "fake", name });
    await world.clock.advance(MINUTE);
    expect(await left).toBe("left early");
    const late = world.runtime.events()[Symbol.asyncIterator]();
    await world.runtime.close();
    await reading;
    expect(seen).toEqual(["a Queued", "b Queued", "a Running", "b Running", "a Success", "b Success"]);
    expect(await late.next()).toEqual({ done: true, value: undefined });
    for await (const event of world.runtime.events()) expect(event).toBe("never");
  });

  it("are all kept for a reader that is slow", async () => {
    const world = createWorld();
    const iterator = world.runtime.events()[Symbol.asyncIterator]();
    for (const name of ["a", "b"]) await world.runtime.submit({ taskType: "fake", name });
    await world.clock.advance(MINUTE);
    await world.runtime.close();
    const seen: string[] = [];
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
      seen.push(next.value.taskId);
    }
    expect(seen).toEqual(["a", "b", "a", "b", "a", "b"]);
  });
});

describe("a look into a runtime", () => {
  it("shows each task's state, polls, failures and token, and each plugin's limits", async () => {
    let gets = 0;
    const world = createWorld({
      resourceQuotas: { gpu: 1 },
      readRateLimiter: { qps: 1, burst: 5 },
      change: (honest) => ({
        get: async (ctx) => {
          if (++gets === 1) throw unavailable("down");
          if (gets === 2) throw new RetryAfterError("Throttled", "slow down", 60_000);
          return await honest.get(ctx);
        },
      }),
    });
    world.service.runsForMs = HOUR;
    for (const name of ["a", "b"]) await world.runtime.submit({ taskType: "fake", name });
    const before = world.runtime.inspect();
    expect(before.tasks.map(({ step, pluginPhase }) => [step, pluginPhase])).toEqual([
      ["creating (queued)", "NotStarted"],
      ["creating (queued)", "NotStarted"],
    ]);
    expect(before.plugins[0]).toMatchObject({ isLoaded: false, writes: undefined });
    await world.clock.advance(3_000);
    const start = world.clock.now() - 3_000;
    expect(world.runtime.inspect()).toEqual({
      plugins: [
        {
          id: "fake",
          isLoaded: true,
          pausedForMs: 0,
          reads: { burst: 5, available: 5, waiting: 0 },
          writes: { burst: 200, available: 200, waiting: 0 },
          watched: 1,
          polling: 0,
          pools: [{ namespace: "gpu", quota: 1, held: 1, waiting: 1 }],
        },
      ],
      tasks: [
        {
          id: "a",
          pluginId: "fake",
          attempt: 0,
          incarnation: 0,
          pluginPhase: "ResourcesCreated",
          step: "watching",
          phase: "Queued",
          failures: 1,
          lastError: "[ServiceUnavailable] down",
          polls: 1,
          lastPollAt: start + 1_000,
          nextPollAt: start + 11_000,
          resourceMeta: expect.any(Uint8Array),
          token: { namespace: "gpu", isHeld: true, requestedAt: start },
        },
        {
          id: "b",
          pluginId: "fake",
          attempt: 0,
          incarnation: 0,
          pluginPhase: "NotStarted",
          step: "allocating",
          phase: "WaitingForResources",
          failures: 0,
          lastError: undefined,
          polls: 0,
          lastPollAt: undefined,
          nextPollAt: undefined,
          resourceMeta: undefined,
          token: { namespace: "gpu", isHeld: false, requestedAt: start },
        },
      ],
    });
    await world.clock.advance(18_000);
    expect(world.runtime.inspect().plugins[0]).toMatchObject({ pausedForMs: 50_000, reads: { available: 0 } });
    await world.runtime.close();
  });
});

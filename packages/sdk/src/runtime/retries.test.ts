import { describe, expect, it } from "vitest";
import { PhaseInfo } from "../index.ts";
import type { Job } from "../../test/runtime/fake-service.ts";
import { createWorld, HOUR, MINUTE, phasesOf, type World } from "../../test/runtime/world.ts";

/** Reports `phaseInfo` for the first `times` jobs, and the truth for those after them. */
function firstJobs(times: number, phaseInfo: PhaseInfo): World {
  return createWorld({
    change: (honest) => ({
      status: (ctx) => (Number(ctx.resourceMeta.jobId.slice(4)) < times ? phaseInfo : honest.status(ctx)),
    }),
  });
}
const keysOf = (jobs: readonly Job[]): number => new Set(jobs.map(({ key }) => key)).size;

describe("a job that fails", () => {
  it("by the user's fault costs an attempt, which has another name and another key", async () => {
    const names: string[] = [];
    const { clock, service, runtime } = createWorld({
      change: (honest) => ({
        create: async (ctx) => {
          names.push(ctx.taskExecutionMetadata.taskExecutionId.generatedName);
          return await honest.create(ctx);
        },
        status: (ctx) =>
          ctx.resourceMeta.jobId === "job-0"
            ? PhaseInfo.retryableFailure({ code: "Flaky", message: "try again" })
            : honest.status(ctx),
      }),
    });
    const task = await runtime.submit({ taskType: "fake", name: "a", retries: 1 });
    await clock.advance(MINUTE);
    expect(names).toEqual(["a-a0-0", "a-a0-1"]);
    expect(keysOf(service.list)).toBe(2);
    const shown = (await phasesOf(task)).map(({ attempt, phaseInfo }) => [attempt, phaseInfo.phase, phaseInfo.version]);
    expect(shown).toEqual([
      [0, "Queued", 0],
      [1, "Queued", 0],
      [1, "Queued", 1],
      [1, "Running", 0],
      [1, "Success", 0],
    ]);
    expect((await phasesOf(task))[1]?.phaseInfo.reason).toBe("restarting task: [Flaky] try again");
  });

  it("ends as a permanent failure with the plugin's own error when no attempt is left (RT-21)", async () => {
    const { clock, service, runtime } = firstJobs(9, PhaseInfo.retryableFailure({ code: "Flaky", message: "again" }));
    const task = await runtime.submit({ taskType: "fake", name: "a", retries: 2 });
    await clock.advance(10 * MINUTE);
    expect(service.jobs.size).toBe(3);
    expect((await task.result()).phaseInfo).toMatchObject({
      phase: "PermanentFailure",
      error: { code: "Flaky", message: "again", kind: "USER" },
    });
  });

  it("by the system's fault is started again under another key at no cost (D8, RT-17)", async () => {
    const { clock, service, runtime } = firstJobs(
      2,
      PhaseInfo.systemRetryableFailure({ code: "Lost", message: "node" }),
    );
    const task = await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(10 * MINUTE);
    expect(service.jobs.size).toBe(3);
    expect(keysOf(service.list)).toBe(3);
    expect((await task.result()).phaseInfo.phase).toBe("Success");
    expect((await phasesOf(task)).every(({ attempt }) => attempt === 0)).toBe(true);
  });

  it("by the system's fault for ever ends the task after three more jobs", async () => {
    const { clock, service, runtime } = firstJobs(
      99,
      PhaseInfo.systemRetryableFailure({ code: "Lost", message: "node" }),
    );
    const task = await runtime.submit({ taskType: "fake", name: "a", retries: 5 });
    await clock.advance(HOUR);
    expect(service.jobs.size).toBe(4);
    expect((await task.result()).phaseInfo).toMatchObject({
      phase: "PermanentFailure",
      error: { kind: "SYSTEM", code: "MaxSystemFailuresExceeded", message: expect.stringContaining("[Lost] node") },
    });
  });

  it.each([
    ["failure", PhaseInfo.failureWithCleanup({ code: "Bad", message: "bad" })],
    ["system failure", PhaseInfo.systemFailureWithCleanup({ code: "Bad", message: "bad" })],
    ["last retryable failure", PhaseInfo.retryableFailureWithCleanup({ code: "Bad", message: "bad" })],
  ])("is deleted once when its %s asks for cleanup, before the end is told (RT-20, D33)", async (_, phaseInfo) => {
    const { clock, service, runtime } = firstJobs(9, phaseInfo);
    service.runsForMs = HOUR;
    const task = await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(MINUTE);
    expect((await task.result()).phaseInfo).toMatchObject({ phase: "PermanentFailure", error: { code: "Bad" } });
    expect(service.list.map(({ state, deletes }) => [state, deletes])).toEqual([["cancelled", 1]]);
  });

  it("is not deleted when the plugin says that it is over (D16)", async () => {
    const { clock, service, runtime } = firstJobs(9, PhaseInfo.failure({ code: "Bad", message: "bad" }));
    await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(HOUR);
    expect(service.callsOf("delete")).toEqual([]);
  });

  it("is deleted before the next attempt starts when it asks for cleanup", async () => {
    const failure = PhaseInfo.retryableFailureWithCleanup({ code: "Stuck", message: "stuck" });
    const { clock, service, runtime } = firstJobs(1, failure);
    await runtime.submit({ taskType: "fake", name: "a", retries: 1 });
    await clock.advance(MINUTE);
    const order = service.calls.filter(({ method }) => method === "create" || method === "delete");
    expect(order.map(({ method }) => method)).toEqual(["create", "delete", "create"]);
  });
});

describe("a task with a time limit", () => {
  it("fails when it is over, and its job is stopped (RT-18)", async () => {
    const { clock, service, runtime } = createWorld();
    service.runsForMs = HOUR;
    const task = await runtime.submit({ taskType: "fake", name: "a", timeoutMs: 90_000, retries: 3 });
    await clock.advance(89_000);
    expect(task.current?.phaseInfo.phase).toBe("Running");
    await clock.advance(2_000);
    expect((await task.result()).phaseInfo).toMatchObject({
      phase: "PermanentFailure",
      error: { code: "DeadlineExceeded", kind: "USER" },
    });
    expect(service.live).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it("keeps it over a restart (RT-18)", async () => {
    const { clock, service, runtime, restart } = createWorld();
    service.runsForMs = HOUR;
    await runtime.submit({ taskType: "fake", name: "a", timeoutMs: 90_000 });
    await clock.advance(60_000);
    await runtime.close();
    const next = restart();
    await next.ready();
    await clock.advance(29_000);
    expect(next.task("a")?.current?.phaseInfo.phase).toBe("Running");
    await clock.advance(2_000);
    expect(next.task("a")?.current?.phaseInfo.phase).toBe("PermanentFailure");
  });
});

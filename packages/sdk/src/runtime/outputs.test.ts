import { describe, expect, it } from "vitest";
import { ErrorKind, PhaseInfo, type LiteralMap, type OutputReader, type TypedInterface } from "../index.ts";
import { createWorld, MINUTE, type World } from "../../test/runtime/world.ts";

const typed: TypedInterface = {
  inputs: {},
  outputs: {
    count: { type: { kind: "simple", simple: "INTEGER" } },
    names: { type: { kind: "collection", element: { kind: "simple", simple: "STRING" } } },
  },
};
const good: LiteralMap = {
  count: { kind: "integer", value: 3n },
  names: { kind: "collection", literals: [{ kind: "string", value: "a" }] },
};

/** Puts these outputs, when the job is done. */
function putting(outputs: OutputReader | undefined): World {
  return createWorld({
    change: (honest) => ({
      status: async (ctx) => {
        const phaseInfo = await honest.status(ctx);
        if (phaseInfo.phase === "Success" && outputs !== undefined) await ctx.outputWriter.put(outputs);
        return phaseInfo;
      },
    }),
  });
}

async function resultOf({ clock, runtime }: World, retries = 0) {
  const task = await runtime.submit({ taskType: "fake", name: "a", interface: typed, retries });
  await clock.advance(10 * MINUTE);
  return await task.result();
}

describe("outputs", () => {
  it("come with the result of a success, frozen", async () => {
    const { phaseInfo, outputs } = await resultOf(putting({ kind: "literals", literals: good }));
    expect({ phase: phaseInfo.phase, outputs }).toEqual({ phase: "Success", outputs: good });
    expect(Object.isFrozen(outputs?.["names"])).toBe(true);
  });

  it("that are missing make the success a failure, which is tried again (D29)", async () => {
    const world = putting(undefined);
    const { phaseInfo, outputs } = await resultOf(world, 1);
    expect(phaseInfo).toMatchObject({ phase: "PermanentFailure", error: { code: "OutputsNotFound" } });
    expect(phaseInfo).toMatchObject({ error: { message: expect.stringContaining("count, names") } });
    expect(outputs).toBeUndefined();
    expect(world.service.jobs.size).toBe(2);
  });

  it.each([
    ["is missing", { count: good["count"] }, '"names" is missing'],
    [
      "is of another type",
      { ...good, count: { kind: "string", value: "3" } },
      '"count" is a literal of kind string; expected an integer',
    ],
    ["is not declared", { ...good, more: { kind: "none" } }, '"more" is not declared'],
  ])("are refused when one %s", async (_, literals, words) => {
    // `Record<string, Literal | undefined>` of the first row: the missing one is what the test is about.
    const { phaseInfo } = await resultOf(putting({ kind: "literals", literals: literals as LiteralMap }));
    expect(phaseInfo).toMatchObject({
      phase: "PermanentFailure",
      error: { code: "BadOutputs", kind: "USER", message: expect.stringContaining(words) },
    });
  });

  it.each([
    [true, 2],
    [false, 1],
  ])("that are an error make a failure of the success (recoverable: %s, D29)", async (recoverable, jobs) => {
    const error = { code: "Oom", message: "out of memory", kind: ErrorKind.User };
    const world = putting({ kind: "error", error, recoverable });
    const { phaseInfo } = await resultOf(world, 1);
    expect(phaseInfo).toMatchObject({ phase: "PermanentFailure", error: { code: "Oom", message: "out of memory" } });
    expect(world.service.jobs.size).toBe(jobs);
  });

  it("of an earlier attempt are not those of the next", async () => {
    const world = createWorld({
      change: () => ({
        status: async (ctx) => {
          if (ctx.resourceMeta.jobId !== "job-0") return PhaseInfo.success();
          await ctx.outputWriter.put({ kind: "literals", literals: good });
          return PhaseInfo.retryableFailure({ code: "Flaky", message: "again" });
        },
      }),
    });
    expect((await resultOf(world, 1)).phaseInfo).toMatchObject({ error: { code: "OutputsNotFound" } });
  });

  it("of an earlier attempt are not those of the next after a restart either", async () => {
    const { clock, service, runtime, restart } = createWorld({
      change: (honest) => ({
        status: async (ctx) => {
          if (ctx.resourceMeta.jobId !== "job-0") return await honest.status(ctx);
          await ctx.outputWriter.put({ kind: "literals", literals: good });
          return PhaseInfo.retryableFailure({ code: "Flaky", message: "again" });
        },
      }),
    });
    service.runsForMs = MINUTE;
    await runtime.submit({ taskType: "fake", name: "a", interface: typed, retries: 1 });
    await clock.advance(30_000);
    await runtime.close();
    const next = restart();
    await next.ready();
    await clock.advance(2 * MINUTE);
    expect((await next.task("a")?.result())?.phaseInfo).toMatchObject({ error: { code: "OutputsNotFound" } });
  });

  it("have a prefix of their own for each attempt, and know the checkpoint of the last (D38)", async () => {
    const prefixes: (string | undefined)[][] = [];
    const { clock, runtime } = createWorld({
      change: () => ({
        status: ({ outputWriter }) => {
          prefixes.push([outputWriter.outputPrefixPath, outputWriter.previousCheckpointPrefix]);
          return PhaseInfo.retryableFailure({ code: "Flaky", message: "again" });
        },
      }),
    });
    await runtime.submit({ taskType: "fake", name: "a", retries: 1 });
    await clock.advance(MINUTE);
    const prefix = "memory://outputs/default/development/a/a0";
    expect(prefixes).toEqual([
      [`${prefix}/0`, undefined],
      [`${prefix}/1`, `${prefix}/0/_flytecheckpoints`],
    ]);
  });

  it("that come after the end change nothing", async () => {
    let late: (() => Promise<void>) | undefined;
    const world = createWorld({
      change: () => ({
        status: async ({ outputWriter }) => {
          await outputWriter.put({ kind: "literals", literals: good });
          late = () =>
            outputWriter.put({ kind: "literals", literals: { ...good, count: { kind: "integer", value: 4n } } });
          return PhaseInfo.success();
        },
      }),
    });
    const { outputs } = await resultOf(world);
    await expect(late?.()).rejects.toMatchObject({ code: "Cancelled" });
    expect(outputs).toEqual(good);
  });
});

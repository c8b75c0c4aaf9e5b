import { describe, expect, test, vi } from "vitest";
import type { Job, JobHooks, Meta } from "../../test/connector/job-service.ts";
import { type ServedService, serveService } from "../../test/connector/serve-service.ts";
import {
  type GetManyContext,
  type GetManyResult,
  NotFoundError,
  PermanentUserError,
  RetryableError,
  RetryAfterError,
} from "../index.ts";
import { TaskExecution_Phase as Phase } from "./gen/flyteidl2/core/execution_pb.js";

type Batch = (
  ctx: GetManyContext<Meta>,
  answers: readonly GetManyResult<Job>[],
) => Promise<readonly GetManyResult<Job>[]> | readonly GetManyResult<Job>[];

/** A service whose plugin asks for many jobs at once; `batch` may change what it answers. */
async function serveBatches(
  batch: Batch = (_ctx, answers) => answers,
  hooks: JobHooks = {},
): Promise<{ readonly world: ServedService; readonly sizes: number[]; readonly contexts: GetManyContext<Meta>[] }> {
  const sizes: number[] = [];
  const contexts: GetManyContext<Meta>[] = [];
  const world: ServedService = await serveService({
    ...hooks,
    methods: {
      getMany: async (ctx) => {
        sizes.push(ctx.resourceMetas.length);
        contexts.push(ctx);
        const answers = ctx.resourceMetas.map(({ id }): GetManyResult<Job> => {
          const job = world.service.jobs.get(id);
          return job === undefined ? { error: new NotFoundError("NOT_FOUND", id) } : { resource: { ...job } };
        });
        return await batch(ctx, answers);
      },
    },
  });
  return { world, sizes, contexts };
}

async function createJobs({ create }: ServedService, count: number): Promise<readonly Uint8Array[]> {
  return await Promise.all(Array.from({ length: count }, (_, index) => create({ run: `run${index}` })));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

describe("polls of a plugin with getMany", () => {
  test("that come together are one call of at most getManyMaxSize jobs each", async () => {
    const config = { caching: { getManyMaxSize: 20 } };
    const { world, sizes } = await serveBatches(undefined, { config });
    await using _world = world;
    const metas = await createJobs(world, 50);
    const answers = await Promise.all(metas.map((meta) => world.get(meta)));
    expect(answers.map(({ phase }) => phase)).toEqual(metas.map(() => Phase.RUNNING));
    expect(sum(sizes)).toBe(50);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(20);
    expect(sizes.length).toBeLessThan(25);
    expect(world.service.calls.get).toBe(0);
  });

  test("of one job by two clients ask for it once", async () => {
    const { world, sizes } = await serveBatches();
    await using _world = world;
    const [meta] = await createJobs(world, 1);
    await Promise.all([world.get(meta!), world.get(meta!)]);
    expect(sizes).toEqual([1]);
  });

  test("that wait for the read limiter are asked for together when they have their turn", async () => {
    const config = { readRateLimiter: { qps: 2, burst: 5 } };
    const { world, sizes } = await serveBatches(undefined, { config });
    await using _world = world;
    const metas = await createJobs(world, 12);
    for (const meta of metas.slice(0, 5)) await world.get(meta);
    expect(sizes).toEqual([1, 1, 1, 1, 1]);
    await Promise.all(metas.slice(5).map((meta) => world.get(meta)));
    expect(sizes.slice(5)).toEqual([7]);
    expect(world.service.calls.get).toBe(0);
  });
});

describe("a batch", () => {
  test("in which one job has an error harms only that job", async () => {
    const { world } = await serveBatches((ctx, answers) =>
      answers.map((answer, index) =>
        ctx.resourceMetas[index]!.id.startsWith("job 2 ") ? { error: new PermanentUserError("Bad", "is bad") } : answer,
      ),
    );
    await using _world = world;
    const metas = await createJobs(world, 1);
    for (const run of ["second", "third"])
      await world.create({ run }).then((meta) => (metas as Uint8Array[]).push(meta));
    const answers = await Promise.all(metas.map((meta) => world.get(meta)));
    expect(answers.map(({ phase, message }) => [phase, message])).toEqual([
      [Phase.RUNNING, "runs"],
      [Phase.FAILED, "[Bad] is bad"],
      [Phase.RUNNING, "runs"],
    ]);
    expect(world.service.calls.get).toBe(0);
  });

  test.for([
    [
      "fails",
      (): never => {
        throw new RetryableError("Down", "the list is down");
      },
    ],
    [
      "is refused because of one job",
      (): never => {
        throw new PermanentUserError("BadRequest", "one id in the list is none");
      },
    ],
    [
      "does not find one job",
      (): never => {
        throw new NotFoundError("NOT_FOUND", "one job in the list is gone");
      },
    ],
    ["gives too few results", (): readonly GetManyResult<Job>[] => []],
    ["gives no results", () => undefined as never],
    ["gives nothing for each job", (ctx: GetManyContext<Meta>) => ctx.resourceMetas.map(() => ({}) as never)],
  ] as const)("that %s is asked again, job by job, within the deadline", async ([, batch]) => {
    let isBroken = true;
    const { world, sizes } = await serveBatches((ctx, answers) => (isBroken ? batch(ctx) : answers));
    await using _world = world;
    const metas = await createJobs(world, 3);
    const answers = await Promise.all(metas.map((meta) => world.get(meta)));
    expect(answers.map(({ message }) => message)).toEqual(["runs", "runs", "runs"]);
    expect(world.service.calls.get).toBe(3);
    // They have answered: next time they are asked for together again.
    isBroken = false;
    sizes.length = 0;
    await Promise.all(metas.map((meta) => world.get(meta)));
    expect({ jobs: sum(sizes), gets: world.service.calls.get }).toEqual({ jobs: 3, gets: 3 });
  });

  test("that is refused ends the job that was asked for alone, and no other", async () => {
    const { world } = await serveBatches(
      () => {
        throw new PermanentUserError("BadRequest", "one id in the list is none");
      },
      {
        get: (_call, { id }) => {
          if (id.startsWith("job 2 ")) throw new PermanentUserError("BadId", "is none");
        },
      },
    );
    await using _world = world;
    const metas = await createJobs(world, 3);
    const answers = await Promise.all(metas.map((meta) => world.get(meta)));
    const failed = answers.filter(({ phase }) => phase === Phase.FAILED).map(({ message }) => message);
    expect(failed).toEqual(["[BadId] is none"]);
    expect(answers.filter(({ phase }) => phase === Phase.RUNNING)).toHaveLength(2);
  });

  test("that hangs is answered before the deadline of each client, and ended when all are gone", async () => {
    const { world, contexts } = await serveBatches(() => new Promise(() => {}));
    await using _world = world;
    const metas = await createJobs(world, 2);
    const answers = await Promise.all([world.get(metas[0]!, 1_500), world.get(metas[1]!, 2_000)]);
    for (const { phase, message } of answers) {
      expect(phase).toBe(Phase.RUNNING);
      expect(message).toContain("last known");
    }
    const [ctx] = contexts;
    await vi.waitFor(() => expect(ctx?.signal.aborted).toBe(true));
    // Its next poll is not made to wait for others.
    expect((await world.get(metas[0]!)).message).toBe("runs");
    expect(world.service.calls.get).toBe(1);
  });

  test("whose service asks for patience is not asked again at once", async () => {
    const { world } = await serveBatches(() => {
      throw new RetryAfterError("Throttled", "slowly", 60_000);
    });
    await using _world = world;
    const [meta] = await createJobs(world, 1);
    const { phase, message } = await world.get(meta!);
    expect({ phase, message }).toMatchObject({
      phase: Phase.RUNNING,
      message: expect.stringContaining("slowly") as string,
    });
    expect(world.service.calls.get).toBe(0);
  });

  test("goes on without the clients that are gone", async () => {
    const answer = Promise.withResolvers<void>();
    const { world, contexts } = await serveBatches(async (_ctx, answers) => {
      await answer.promise;
      return answers;
    });
    await using _world = world;
    const metas = await createJobs(world, 2);
    const gone = world.get(metas[0]!, 1_500);
    const stays = world.get(metas[1]!);
    expect((await gone).message).toContain("last known");
    expect(contexts.some(({ signal }) => !signal.aborted)).toBe(true);
    answer.resolve();
    expect((await stays).message).toBe("runs");
  });
});

import { createResourceMetaCodec, PhaseInfo } from "../../src/index.ts";
import type { TaskState } from "../../src/machine/task-state.ts";
import { createMemoryStore } from "../../src/runtime/index.ts";
import { taskStateCodec } from "../../src/store/task-state-codec.ts";
import { fakeEntry, unavailable } from "../runtime/fake-service.ts";
import { HOUR, MINUTE } from "../runtime/world.ts";
import { differs, lastPhases, submitMany, type RuntimeRequirement } from "./runtime-requirement.ts";

const LOST = { code: "Lost", message: "node lost" };

/** When jobs are made, and what becomes of them. */
export const JOB_REQUIREMENTS: readonly RuntimeRequirement[] = [
  {
    id: "D4",
    says: "A status that means nothing never leads to a second job.",
    check: async (make) => {
      let looks = 0;
      const world = make({
        change: (honest) => ({ status: (ctx) => (++looks === 2 ? PhaseInfo.undefined : honest.status(ctx)) }),
      });
      world.service.runsForMs = MINUTE;
      await submitMany(world, 1);
      await world.clock.advance(5 * MINUTE);
      return differs("creates", world.service.callsOf("create").length, 1);
    },
  },
  {
    id: "D8",
    says: "A job that is started again by the system has another key.",
    check: async (make) => {
      let creates = 0;
      const world = make({
        change: (honest) => ({
          create: (ctx) => (creates++, honest.create(ctx)),
          status: (ctx) => (creates === 1 ? PhaseInfo.systemRetryableFailure(LOST) : honest.status(ctx)),
        }),
      });
      await submitMany(world, 1);
      await world.clock.advance(5 * MINUTE);
      return differs("different keys", new Set(world.service.callsOf("create").map(({ key }) => key)).size, 2);
    },
  },
  {
    id: "D9",
    says: "ResourceMeta is in the store before anybody hears of the job.",
    check: async (make) => {
      const store = createMemoryStore();
      const world = make({ runtime: { store } });
      const stored: boolean[] = [];
      const reading = (async () => {
        for await (const { phaseInfo } of world.runtime.events()) {
          if (phaseInfo.reason !== "launched") continue;
          const [task] = await store.load();
          stored.push(task !== undefined && taskStateCodec.decode(task.state).meta !== undefined);
        }
      })();
      await submitMany(world, 1);
      await world.clock.advance(MINUTE);
      await world.runtime.close();
      await reading;
      return differs("ResourceMeta is stored", stored, [true]);
    },
  },
  {
    id: "D10",
    says: "A job whose ResourceMeta cannot be stored is deleted.",
    check: async (make) => {
      const world = make({
        change: (honest) => ({
          create: async (ctx) => {
            const result = await honest.create(ctx);
            // A plugin written without TypeScript.
            return { resourceMeta: { ...result.resourceMeta, client: () => {} } as never };
          },
        }),
      });
      world.service.runsForMs = HOUR;
      await submitMany(world, 1);
      await world.clock.advance(10 * MINUTE);
      return differs("live jobs", world.service.live.length, 0);
    },
  },
  {
    id: "D11",
    says: "A job that is over when create returns is reported without a poll.",
    check: async (make) => {
      const world = make({
        change: (honest) => ({ create: async (ctx) => ({ ...(await honest.create(ctx)), resource: "done" }) }),
      });
      await submitMany(world, 1);
      await world.clock.advance(100);
      return differs("phases", lastPhases(world), "Success");
    },
  },
  {
    id: "D12",
    says: "What create tells of a running job is reported without waiting for a poll.",
    check: async (make) => {
      const world = make({
        change: (honest) => ({ create: async (ctx) => ({ ...(await honest.create(ctx)), resource: "running" }) }),
      });
      await submitMany(world, 1);
      await world.clock.advance(100);
      return differs("phases", lastPhases(world), "Running");
    },
  },
  {
    id: "D15",
    says: "A create that fails for a passing reason costs no attempt.",
    check: async (make) => {
      let creates = 0;
      const world = make({
        change: (honest) => ({
          create: async (ctx) => {
            if (++creates < 3) throw unavailable();
            return await honest.create(ctx);
          },
        }),
      });
      await submitMany(world, 1);
      await world.clock.advance(2 * MINUTE);
      return differs("phases", lastPhases(world), "Success");
    },
  },
  {
    id: "D16",
    says: "A job that has ended by itself is not deleted.",
    check: async (make) => {
      const world = make();
      await submitMany(world, 1);
      await world.clock.advance(5 * MINUTE);
      const deletes = world.service.callsOf("delete").length;
      return differs("phase and deletes", [lastPhases(world), deletes], ["Success", 0]);
    },
  },
  {
    id: "D17",
    says: "A task whose ResourceMeta cannot be read can be aborted.",
    check: async (make) => {
      const world = make();
      world.service.runsForMs = 10 * HOUR;
      await submitMany(world, 1);
      await world.clock.advance(MINUTE);
      await world.runtime.close();
      const [stored] = await world.store.load();
      if (stored === undefined) return "nothing is stored";
      const state: TaskState = { ...taskStateCodec.decode(stored.state), meta: new TextEncoder().encode("nonsense") };
      await world.store.put({ id: stored.id, state: taskStateCodec.encode(state), events: [] });
      const again = world.restart();
      await again.ready();
      void again.abortAll("enough").catch(() => {});
      await world.clock.advance(HOUR);
      return differs("phase is terminal", again.task("t0")?.current?.phaseInfo.phase, "Aborted");
    },
  },
  {
    id: "D29",
    says: "A success without the outputs that the task declares is none.",
    check: async (make) => {
      const world = make();
      const outputs = { answer: { type: { kind: "simple", simple: "INTEGER" } } } as const;
      await world.runtime.submit({ taskType: "fake", name: "t0", interface: { inputs: {}, outputs } });
      await world.clock.advance(5 * MINUTE);
      return differs("phases", lastPhases(world), "PermanentFailure");
    },
  },
  {
    id: "D33",
    says: "A task that fails by itself leaves no job running.",
    check: async (make) => {
      const world = make({
        change: () => ({
          get: () => {
            throw unavailable();
          },
        }),
      });
      world.service.runsForMs = 10 * HOUR;
      await submitMany(world, 1);
      await world.clock.advance(10 * MINUTE);
      return differs("phase and live jobs", [lastPhases(world), world.service.live.length], ["PermanentFailure", 0]);
    },
  },
  {
    id: "D37",
    says: "A task that is aborted before its create was called makes no call.",
    check: async (make) => {
      const world = make();
      const [task] = await submitMany(world, 1);
      void task?.abort("changed my mind").catch(() => {});
      await world.clock.advance(5 * MINUTE);
      return differs(
        "calls",
        world.service.calls.map(({ method }) => method),
        [],
      );
    },
  },
  {
    id: "RT-17",
    says: "What an old job says is not heard by its successor.",
    check: async (make) => {
      let creates = 0;
      const world = make({
        change: (honest) => ({
          create: (ctx) => (creates++, honest.create(ctx)),
          // The first job fails; asked once more after the second one was made, it would say that it is done.
          get: async (ctx) => {
            if (ctx.resourceMeta.jobId !== "job-0") return await honest.get(ctx);
            return creates === 1 ? "failed" : "done";
          },
          status: (ctx) => (ctx.resource === "failed" ? PhaseInfo.systemRetryableFailure(LOST) : honest.status(ctx)),
        }),
      });
      await submitMany(world, 1);
      world.service.runsForMs = 5 * MINUTE;
      await world.clock.advance(2 * MINUTE);
      return differs("phases", lastPhases(world), "Running");
    },
  },
  {
    id: "RT-18",
    says: "A task that is over its time limit leaves no job running.",
    check: async (make) => {
      const world = make();
      world.service.runsForMs = 10 * HOUR;
      await world.runtime.submit({ taskType: "fake", name: "t0", timeoutMs: MINUTE });
      await world.clock.advance(10 * MINUTE);
      return differs("phase and live jobs", [lastPhases(world), world.service.live.length], ["PermanentFailure", 0]);
    },
  },
  {
    id: "RT-19",
    says: "Closing a runtime touches no job, and the next one goes on with it.",
    check: async (make) => {
      const world = make();
      world.service.runsForMs = MINUTE;
      await submitMany(world, 2);
      await world.clock.advance(10_000);
      const closing = world.runtime.close();
      await world.clock.advance(MINUTE);
      await closing;
      world.restart();
      await world.clock.advance(2 * MINUTE);
      const { service } = world;
      return differs("deletes, jobs", [service.callsOf("delete").length, service.list.length], [0, 2]);
    },
  },
  {
    id: "RT-20",
    says: "A failure that asks for cleanup has its job deleted.",
    check: async (make) => {
      const world = make({ change: () => ({ status: () => PhaseInfo.failureWithCleanup(LOST) }) });
      world.service.runsForMs = 10 * HOUR;
      await submitMany(world, 1);
      await world.clock.advance(5 * MINUTE);
      return differs("deletes", world.service.callsOf("delete").length, 1);
    },
  },
  {
    id: "RT-21",
    says: "A retryable failure ends the task when no attempt is left.",
    check: async (make) => {
      const world = make({ change: () => ({ status: () => PhaseInfo.retryableFailure(LOST) }) });
      await submitMany(world, 1, 1);
      await world.clock.advance(10 * MINUTE);
      return differs("phase and jobs", [lastPhases(world), world.service.list.length], ["PermanentFailure", 2]);
    },
  },
  {
    id: "RT-03",
    says: "A create that throws harms its own task only.",
    check: async (make) => {
      const world = make({
        change: (honest) => ({
          create: (ctx) => {
            if (ctx.taskExecutionMetadata.ownerId.name === "t0") throw new TypeError("undefined is not a function");
            return honest.create(ctx);
          },
        }),
      });
      await submitMany(world, 3);
      await world.clock.advance(10 * MINUTE);
      return differs("phases", lastPhases(world), "PermanentFailure,Success,Success");
    },
  },
  {
    id: "RT-14",
    says: "Each call sees its own task.",
    check: async (make) => {
      const seen = new Map<string, Set<string>>();
      const codec = createResourceMetaCodec<{ jobId: string }>({
        "~standard": {
          version: 1,
          vendor: "test",
          // What was encoded a moment ago by the same codec.
          validate: (value) => ({ value: value as { jobId: string } }),
        },
      });
      const world = make({
        plugins: (service) => [
          fakeEntry(service, {
            change: (honest) => ({
              getConfig: () => ({ ...honest.getConfig(), resourceMeta: codec }),
              get: async (ctx) => {
                await service.clock.sleep(100);
                return await honest.get(ctx);
              },
              status: (ctx) => {
                const { name } = ctx.taskExecutionMetadata.ownerId;
                seen.set(name, (seen.get(name) ?? new Set()).add(ctx.resourceMeta.jobId));
                return honest.status(ctx);
              },
            }),
          }),
        ],
      });
      await submitMany(world, 5);
      await world.clock.advance(5 * MINUTE);
      const jobs = new Set([...seen.values()].flatMap((ids) => [...ids]));
      return differs("tasks, jobs", [seen.size, jobs.size], [5, 5]);
    },
  },
];

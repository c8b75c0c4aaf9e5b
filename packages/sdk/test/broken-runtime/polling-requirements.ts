import { PhaseInfo, RetryAfterError } from "../../src/index.ts";
import { fakeEntry, unavailable } from "../runtime/fake-service.ts";
import { HOUR, MINUTE, phasesOf } from "../runtime/world.ts";
import { differs, lastPhases, submitMany, type RuntimeRequirement } from "./runtime-requirement.ts";

const never = (): Promise<never> => new Promise(() => {});

/** How tasks are polled, and what failures mean. */
export const POLLING_REQUIREMENTS: readonly RuntimeRequirement[] = [
  {
    id: "D2",
    says: "After one good poll, polls that fail for ever fail the task, with the last words (RT-02).",
    check: async (make) => {
      let gets = 0;
      const world = make({
        change: (honest) => ({
          get: async (ctx) => {
            if (++gets > 1) throw unavailable(`refusal ${gets}`);
            return await honest.get(ctx);
          },
        }),
      });
      const [task] = await submitMany(world, 1);
      await world.clock.advance(5 * MINUTE);
      const phaseInfo = task?.current?.phaseInfo;
      const message = phaseInfo !== undefined && "error" in phaseInfo ? phaseInfo.error.message : phaseInfo?.phase;
      return message?.includes(`refusal ${gets}`) === true ? undefined : `the task says: ${message}`;
    },
  },
  {
    id: "D3",
    says: "Failures that are followed by successes never add up (RT-01).",
    check: async (make) => {
      let gets = 0;
      const world = make({
        change: (honest) => ({
          get: async (ctx) => {
            if (gets++ % 11 === 0) throw unavailable();
            return await honest.get(ctx);
          },
        }),
      });
      world.service.runsForMs = 30 * MINUTE;
      await submitMany(world, 1);
      await world.clock.advance(HOUR);
      return differs("phases", lastPhases(world), "Success");
    },
  },
  {
    id: "D5",
    says: "A get that throws costs no worker: all tasks of the plugin go on.",
    check: async (make) => {
      const world = make({
        caching: { resyncInterval: "10s", workers: 2 },
        change: (honest) => ({
          get: (ctx) => {
            if (["job-0", "job-1"].includes(ctx.resourceMeta.jobId)) throw unavailable();
            return honest.get(ctx);
          },
        }),
      });
      await submitMany(world, 4);
      await world.clock.advance(5 * MINUTE);
      return differs("phases", lastPhases(world), "PermanentFailure,PermanentFailure,Success,Success");
    },
  },
  {
    id: "RT-04",
    says: "There is never more than one get of a job under way (D6).",
    check: async (make) => {
      let running = 0;
      let most = 0;
      const world = make({
        change: (honest) => ({
          get: async (ctx) => {
            most = Math.max(most, ++running);
            await world.clock.sleep(25_000);
            running--;
            return await honest.get(ctx);
          },
        }),
      });
      await submitMany(world, 1);
      await world.clock.advance(5 * MINUTE);
      return differs("gets at a time", most, 1);
    },
  },
  {
    id: "D7",
    says: "Each token of the read limiter becomes a poll.",
    check: async (make) => {
      const world = make({ caching: { resyncInterval: "5s" }, readRateLimiter: { qps: 5, burst: 5 } });
      world.service.runsForMs = HOUR;
      await submitMany(world, 100);
      await world.clock.advance(2 * MINUTE);
      const polls = world.service.callsOf("get").length;
      return polls >= 0.95 * 5 * 119 ? undefined : `${polls} polls in two minutes at 5 qps`;
    },
  },
  {
    id: "D14",
    says: "A job that cannot be asked for is a failure of the system, not of the user.",
    check: async (make) => {
      const world = make({
        change: () => ({
          get: () => {
            throw unavailable();
          },
        }),
      });
      const [task] = await submitMany(world, 1);
      await world.clock.advance(5 * MINUTE);
      const phaseInfo = task?.current?.phaseInfo;
      return differs("kind", phaseInfo !== undefined && "error" in phaseInfo && phaseInfo.error.kind, "SYSTEM");
    },
  },
  {
    id: "D27",
    says: "After a restart a running task is never shown as queued.",
    check: async (make) => {
      const world = make();
      world.service.runsForMs = MINUTE;
      await submitMany(world, 1);
      await world.clock.advance(15_000);
      await world.runtime.close();
      const again = world.restart();
      await world.clock.advance(2 * MINUTE);
      const task = again.task("t0");
      const phases = task === undefined ? [] : (await phasesOf(task)).map(({ phaseInfo }) => phaseInfo.phase);
      return differs("phases", phases, ["Queued", "Running", "Success"]);
    },
  },
  {
    id: "D43",
    says: "A batch that fails counts once for each of its tasks.",
    check: async (make) => {
      const refuse = () => {
        throw unavailable();
      };
      const world = make({ change: () => ({ get: refuse, getMany: refuse }) });
      await submitMany(world, 3);
      await world.clock.advance(10 * MINUTE);
      return differs("phases", lastPhases(world), "PermanentFailure,PermanentFailure,PermanentFailure");
    },
  },
  {
    id: "D45",
    says: "What changes inside a phase is reported, each change once.",
    check: async (make) => {
      let percent = 0;
      const world = make({
        change: () => ({
          status: ({ resource }) => {
            if (resource === "done") return PhaseInfo.success();
            percent = Math.min(50, percent + 10);
            return PhaseInfo.running({ reason: `${percent} %` });
          },
        }),
      });
      world.service.runsForMs = 2 * MINUTE;
      const [task] = await submitMany(world, 1);
      await world.clock.advance(5 * MINUTE);
      const reasons = task === undefined ? [] : (await phasesOf(task)).map(({ phaseInfo }) => phaseInfo.reason);
      return differs("reasons", reasons, ["launched", "10 %", "20 %", "30 %", "40 %", "50 %", ""]);
    },
  },
  {
    id: "RT-05",
    says: "A task whose get hung is polled again, and its worker is free meanwhile.",
    check: async (make) => {
      let gets = 0;
      const world = make({
        caching: { resyncInterval: "10s", workers: 1 },
        change: (honest) => ({ get: (ctx) => (gets++ === 0 ? never() : honest.get(ctx)) }),
      });
      await submitMany(world, 2);
      await world.clock.advance(3 * MINUTE);
      return differs("phases", lastPhases(world), "Success,Success");
    },
  },
  {
    id: "RT-06",
    says: "More tasks than the cache has places for are all finished.",
    check: async (make) => {
      const world = make({ caching: { size: 10, resyncInterval: "10s" } });
      await submitMany(world, 50);
      await world.clock.advance(5 * MINUTE);
      const lost = world.runtime.tasks().filter(({ current }) => current?.phaseInfo.phase !== "Success");
      return lost.length === 0 ? undefined : `${lost.length} of 50 tasks are not finished`;
    },
  },
  {
    id: "RT-07",
    says: "A job whose task is aborted is asked for no more, also while its delete fails.",
    check: async (make) => {
      const world = make({
        change: () => ({
          delete: () => {
            throw unavailable();
          },
        }),
      });
      world.service.runsForMs = HOUR;
      const [task] = await submitMany(world, 1);
      await world.clock.advance(MINUTE);
      void task?.abort("enough").catch(() => {});
      await world.clock.advance(1_000);
      const polls = world.service.callsOf("get").length;
      await world.clock.advance(3 * MINUTE);
      return differs("polls after the abort", world.service.callsOf("get").length - polls, 0);
    },
  },
  {
    id: "RT-10",
    says: "A plugin whose every get hangs slows no other plugin.",
    check: async (make) => {
      const world = make({
        plugins: (service) => [
          fakeEntry(service, { id: "slow", taskType: "slow", change: () => ({ get: never }) }),
          fakeEntry(service),
        ],
      });
      for (let index = 0; index < 100; index++) {
        await world.runtime.submit({ taskType: "slow", name: `slow${index}` });
      }
      await world.clock.advance(5_000);
      const task = await world.runtime.submit({ taskType: "fake", name: "quick" });
      await world.clock.advance(20_000);
      return differs("phase of the other plugin's task", task.current?.phaseInfo.phase, "Success");
    },
  },
  {
    id: "RT-11",
    says: "A service that always refuses is asked ever less often, and no failure is counted.",
    check: async (make) => {
      const world = make({
        caching: { resyncInterval: "10s", maxSystemFailures: 0 },
        change: () => ({
          get: () => {
            throw new RetryAfterError("Throttled", "always");
          },
        }),
      });
      await submitMany(world, 1);
      await world.clock.advance(HOUR);
      const polls = world.service.callsOf("get").length;
      if (polls > 120) return `${polls} polls in an hour`;
      return differs("phases", lastPhases(world), "Queued");
    },
  },
  {
    id: "RT-12",
    says: "A job that ends within a second is found long before the interval is over.",
    check: async (make) => {
      const world = make({ caching: { resyncInterval: "5m" } });
      world.service.runsForMs = 900;
      await submitMany(world, 1);
      await world.clock.advance(10_000);
      return differs("phases", lastPhases(world), "Success");
    },
  },
];

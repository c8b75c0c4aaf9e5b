import fc from "fast-check";
import { createSeededRandom, createVirtualClock } from "@flyte-webapi/sdk/runtime";
import { describe, expect, it } from "vitest";

import { faultMenu } from "../../src/dev/protocol/fault-menu.ts";
import { FaultSwitchboard } from "../../src/dev/service/fault-switchboard.ts";
import { endingsOf, nextState } from "../../src/dev/service/job-path.ts";
import { LiveJobs } from "../../src/dev/service/live-jobs.ts";
import { isTerminalState } from "../../src/world/state-phases.ts";
import { jobServiceWorld as world } from "../plugins/job-service.world.ts";
import { GOOD_SUBJECTS } from "../plugins/good/subjects.ts";

describe("the way of a job", () => {
  it("leads from every state of every world to the chosen ending, in as many steps as there are states at most", () => {
    for (const subject of GOOD_SUBJECTS) {
      for (const ending of endingsOf(subject.world)) {
        let state = subject.world.initialState;
        const path = [state];
        for (let next = nextState(subject.world, state, ending); next !== undefined;) {
          state = next;
          path.push(state);
          next = nextState(subject.world, state, ending);
        }
        expect(state).toBe(ending);
        expect(new Set(path).size).toBe(path.length);
      }
    }
  });

  it("names success first, so that this is what a schedule begins with", () => {
    expect(endingsOf(world)).toEqual(["DONE", "FAILED", "STOPPED"]);
  });

  it("passes over states of jobs that are being stopped", () => {
    expect(nextState(world, "QUEUED", "DONE")).toBe("RUNNING");
    expect(nextState(world, "RUNNING", "DONE")).toBe("DONE");
    expect(nextState(world, "STOPPING", "DONE")).toBe("DONE");
    expect(nextState(world, "DONE", "FAILED")).toBeUndefined();
  });
});

describe("the jobs of the fake", () => {
  const SCHEDULE = { stepMs: 1_000, ending: "DONE", isPaused: false };
  const command = fc.oneof(
    fc.record({ kind: fc.constant("add" as const), key: fc.constantFrom("a", "b", undefined) }),
    fc.record({ kind: fc.constant("cancel" as const), id: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ kind: fc.constant("remove" as const), id: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ kind: fc.constant("wait" as const), ms: fc.integer({ min: 0, max: 2_000 }) }),
    fc.record({ kind: fc.constant("pause" as const), isPaused: fc.boolean() }),
  );

  it("never leave a terminal state by themselves, stand still when they shall, and are counted right", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command), async (commands) => {
        const clock = createVirtualClock();
        const jobs = new LiveJobs({ world, clock, random: createSeededRandom(1), schedule: SCHEDULE });
        for (const each of commands) {
          const before = new Map(jobs.list().map((job) => [job.id, job.state]));
          if (each.kind === "add") jobs.add({ key: each.key });
          else if (each.kind === "cancel") jobs.cancel(`job-${each.id}`);
          else if (each.kind === "remove") jobs.remove(`job-${each.id}`);
          else if (each.kind === "pause") jobs.reschedule({ ...SCHEDULE, isPaused: each.isPaused });
          else {
            await clock.advance(each.ms);
            jobs.tick();
            for (const { id, state } of jobs.list()) {
              const was = before.get(id) ?? "";
              if (isTerminalState(world, was) || jobs.schedule.isPaused) expect(state).toBe(was);
            }
          }
          const counts: Record<string, number> = {};
          for (const { state } of jobs.list()) counts[state] = (counts[state] ?? 0) + 1;
          expect(jobs.counts).toEqual(counts);
        }
        // Whatever happened, time brings every job to its end.
        jobs.reschedule(SCHEDULE);
        for (let step = 0; step < 4; step++) {
          await clock.advance(2_000);
          jobs.tick();
        }
        expect(jobs.list().every((job) => jobs.isTerminal(job))).toBe(true);
      }),
    );
  });

  it("say why they fail, where the world knows words for it", async () => {
    const clock = createVirtualClock();
    const schedule = { ...SCHEDULE, ending: "FAILED" };
    const jobs = new LiveJobs({ world, clock, random: createSeededRandom(1), schedule });
    const { id } = jobs.add({ key: "k" });
    for (let step = 0; step < 3; step++) {
      await clock.advance(2_000);
      jobs.tick();
    }
    expect(jobs.get(id)).toMatchObject({
      state: "FAILED",
      failure: "BAD_ARGUMENT",
      message: "the job failed: BAD_ARGUMENT",
    });
    expect(jobs.byKey("k")?.id).toBe(id);
    expect(() => jobs.add({ id })).toThrow(`holds a job "${id}" already`);
  });
});

describe("the switches of faults", () => {
  const menu = faultMenu(world, true);

  it("have labels and ids that nobody mistakes for each other", () => {
    expect(new Set(menu.map(({ id }) => id)).size).toBe(menu.length);
    expect(new Set(menu.map(({ label }) => label)).size).toBe(menu.length);
    expect(menu.map(({ id }) => id)).toEqual(
      expect.arrayContaining(["503", "429", "reset", "lost", "timeout", "slow", "401", "quota"]),
    );
  });

  it("a fault hits exactly as many requests of its class as were asked for", () => {
    const requests = fc.array(fc.constantFrom("reads" as const, "writes" as const));
    const of = fc.constantFrom("all" as const, "reads" as const, "writes" as const);
    fc.assert(
      fc.property(requests, of, fc.option(fc.integer({ min: 1, max: 5 })), (all, scope, left) => {
        const board = new FaultSwitchboard(menu);
        board.on("503", scope, left);
        const fitting = all.filter((each) => scope === "all" || each === scope).length;
        const hits = all.filter((each) => board.take(each)?.id === "503").length;
        expect(hits).toBe(Math.min(fitting, left ?? fitting));
        const rest = left === null ? null : left - hits;
        expect(board.active).toEqual(rest === 0 ? [] : [{ id: "503", of: scope, left: rest, hits }]);
        board.off("503");
        expect(board.take("reads")).toBeUndefined();
      }),
    );
  });
});

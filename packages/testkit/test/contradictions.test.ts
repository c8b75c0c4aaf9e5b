import { Phase } from "@flyte-webapi/sdk";
import { describe, expect, it } from "vitest";

import { checkRequirement, requirementById } from "../src/index.ts";
import type { Job, JobTable, World, WorldFailure } from "../src/msw/index.ts";
import { ABLE_SUBJECTS } from "./plugins/able/subjects.ts";
import { listingServiceWorld } from "./plugins/able/able-service.world.ts";
import { keyHeader, pluginOf } from "./plugins/design.ts";
import { jobServiceWorld } from "./plugins/job-service.world.ts";

const plugin = pluginOf("key-header", () => keyHeader);

/** A fake that forgets a part of its jobs before it shows them. */
function without(part: "message" | "failure"): World {
  const forget = (job: Job | undefined): Job | undefined => {
    if (job === undefined) return undefined;
    const { id, key, spec, state, createdAt } = job;
    const kept = { id, key, spec, state, createdAt };
    return part === "message"
      ? { ...kept, message: undefined, failure: job.failure }
      : { ...kept, message: job.message, failure: undefined };
  };
  return {
    ...jobServiceWorld,
    handlers: (tools) => {
      const { jobs } = tools;
      const forgetful: JobTable = {
        add: (job) => jobs.add(job),
        get: (id) => forget(jobs.get(id)),
        byKey: (key) => forget(jobs.byKey(key)),
        list: () => jobs.list(),
        cancel: (id) => jobs.cancel(id),
        remove: (id) => jobs.remove(id),
        isTerminal: (job) => jobs.isTerminal(job),
      };
      return jobServiceWorld.handlers({ ...tools, jobs: forgetful });
    },
  };
}

describe("a world whose declaration the fake contradicts", () => {
  it.for([
    ["ST-13", without("message"), "the fake never looked at `job.message`"],
    ["GE-16", without("message"), "the fake never looked at `job.message`"],
    ["ST-11", without("failure"), "the fake never looked at `job.failure`"],
    ["ST-12", without("failure"), "the fake never looked at `job.failure`"],
    [
      "GE-20",
      { ...without("failure"), failedParts: ["PART_LOST"] },
      "the world names `failedParts`, but the fake never",
    ],
    [
      "CR-20",
      {
        ...jobServiceWorld,
        text: {
          taskWith: (text: string) => ({ ...jobServiceWorld.task, custom: { text } }),
          received: () => undefined,
        },
      },
      "`text.received` finds no text",
    ],
  ] satisfies [string, World, string][])(
    "makes %s inconclusive, and accuses no plugin",
    async ([id, world, reason]) => {
      const result = await checkRequirement({ plugin, world }, requirementById(id), { runs: 30 });
      expect(result).toMatchObject({ verdict: "inconclusive", reason: expect.stringContaining(reason) });
    },
  );

  it.for(["ST-11", "ST-12"])(
    "does not make %s inconclusive where the state alone says in which way a job failed",
    async (id) => {
      const verdictWith = async (failure: Pick<WorldFailure, "kind" | "retryable">): Promise<string> => {
        const world: World = {
          ...without("failure"),
          states: {
            ...jobServiceWorld.states,
            FAILED: failure.retryable ? Phase.RetryableFailure : Phase.PermanentFailure,
          },
          failures: { CRASHED: { state: "FAILED", ...failure } },
        };
        return (await checkRequirement({ plugin, world }, requirementById(id), { runs: 30 })).verdict;
      };
      // The plugin takes a failure without a cause for one of the user's that may pass.
      expect(await verdictWith({ kind: "USER", retryable: true })).toBe("pass");
      expect(await verdictWith({ kind: "SYSTEM", retryable: false })).toBe("fail");
    },
  );

  it("makes a requirement on lists inconclusive when nobody looks into the list", async () => {
    const result = await checkRequirement({ plugin, world: listingServiceWorld }, requirementById("GE-19"), {
      runs: 30,
    });
    expect(result.verdict).toBe("inconclusive");
  });
});

describe("what a world does not declare", () => {
  it.for(["CR-10", "CR-24", "GE-18", "GE-19", "DE-10", "DE-11", "DE-13"])(
    "makes %s not applicable, with the name of what is missing",
    async (id) => {
      const result = await checkRequirement({ plugin, world: jobServiceWorld }, requirementById(id), { runs: 1 });
      expect(result).toMatchObject({ verdict: "not-applicable", reason: expect.stringMatching(/`\w+`/) });
    },
  );

  it("applies as soon as it is declared", async () => {
    const [owned] = ABLE_SUBJECTS;
    if (owned === undefined) throw new Error("there is no correct plugin for the service with all abilities");
    const result = await checkRequirement(owned, requirementById("CR-10"), { runs: 5 });
    expect(result.verdict).toBe("pass");
  });
});

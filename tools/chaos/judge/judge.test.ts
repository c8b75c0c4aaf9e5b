import { describe, expect, it } from "vitest";

import type { JobEnd } from "../../demo/service/job-script.ts";
import type { Job } from "../../demo/service/job-table.ts";
import type { PlannedTask } from "../plan/planned-task.ts";
import { judge, type Evidence, type Findings } from "./judge.ts";
import type { TaskInStore } from "./read-tasks.ts";

const succeeded: JobEnd = { state: "SUCCEEDED", outputs: {} };
const failed: JobEnd = { state: "FAILED", error: { code: "X", message: "x", retryable: true } };

function job(
  id: string,
  submittedAtMs: number,
  runningMs: number,
  end: JobEnd = succeeded,
  cancelledAtMs?: number,
): Job {
  const spec = { name: "n", command: ["x"], inputs: {}, labels: { "flyte-execution": "a" } };
  return { id, key: id, spec, fate: { queuedMs: 0, startingMs: 0, runningMs, end }, submittedAtMs, cancelledAtMs };
}

const planned: PlannedTask = {
  name: "a",
  submitIn: 0,
  abortIn: undefined,
  retries: 0,
  timeoutMs: undefined,
  usesQuota: true,
  script: { jobs: [{ queuedMs: 0, startingMs: 0, runningMs: 1, end: succeeded }], faults: [] },
  expected: { phase: "Success", attempt: 0, steps: 7 },
};

const stored: TaskInStore = {
  id: "a",
  end: { phase: "Success", code: undefined },
  endedAtMs: 100,
  attempt: 0,
  steps: 7,
  phases: ["Queued", "Success"],
  isDisordered: false,
  holdsToken: false,
};

/** What is found when one thing is not as it should be. */
function findingsOf(change: Partial<Evidence>): Partial<Findings> {
  const evidence: Evidence = {
    plan: [planned],
    tasks: [stored],
    jobs: [job("j1", 0, 50)],
    told: new Map([["a", ["Queued", "Success"]]]),
    tokensInPools: 0,
    scarceTokens: 1,
    ...change,
  };
  return Object.fromEntries(
    Object.entries(judge(evidence)).filter(([, list]) => (list as readonly string[]).length > 0),
  );
}

describe("the judge", () => {
  it("finds nothing where all is as it should be, and in a job that is tried again after it failed", () => {
    expect(findingsOf({})).toEqual({});
    expect(findingsOf({ jobs: [job("j1", 0, 20, failed), job("j2", 30, 20)] })).toEqual({});
  });

  it.each<[string, Partial<TaskInStore>, RegExp]>([
    ["has not ended", { end: undefined }, /has not ended/],
    ["ended otherwise", { end: { phase: "Aborted", code: undefined } }, /ended with Aborted .*, not with Success/],
    ["ended in another attempt", { attempt: 1 }, /ended in attempt 1, not in 0/],
    ["gave something else", { steps: 8 }, /gave 8, not 7/],
    ["has gaps in its events", { isDisordered: true }, /has disordered events/],
    ["does not have what was told", { phases: ["Queued"] }, /told event 1 as Success, and stored undefined/],
  ])("calls a task lost that %s", (_, change, words) => {
    expect(findingsOf({ tasks: [{ ...stored, ...change }] })).toMatchObject({ lost: [expect.stringMatching(words)] });
  });

  it("calls a task lost that is not in the store, and one that nobody planned", () => {
    expect(findingsOf({ tasks: [] })).toEqual({ lost: ["a is not in the store"] });
    expect(findingsOf({ tasks: [stored, { ...stored, id: "b" }] })).toEqual({ lost: ["b was never planned"] });
  });

  it.each([
    ["has succeeded", job("j1", 0, 20)],
    ["still runs", job("j1", 0, 40, failed)],
    ["was cancelled", job("j1", 0, 40, failed, 10)],
  ])("calls a job a duplicate when the one before it %s", (_, before) => {
    expect(findingsOf({ jobs: [before, job("j2", 30, 20)], scarceTokens: 2 })).toEqual({
      duplicates: ["a has job j2 beside j1, which had not failed"],
    });
  });

  it("calls a job an orphan that ran on after its task had ended, also when it has stopped since", () => {
    expect(findingsOf({ jobs: [job("j1", 0, 101)] })).toEqual({
      orphans: ["j1 of a ran on for 1 ms after its task had ended"],
    });
    expect(findingsOf({ jobs: [job("j1", 0, 10_000, succeeded, 90)] })).toEqual({});
  });

  it("finds tokens that nobody needs any more, in the store and in the pools", () => {
    expect(findingsOf({ tasks: [{ ...stored, holdsToken: true }], tokensInPools: 2 }).tokensLeaked).toHaveLength(3);
  });

  it("finds more jobs at a time than there are tokens", () => {
    const jobs = [job("j1", 0, 40, failed), job("j2", 40, 20, failed), job("j3", 60, 20)];
    expect(findingsOf({ jobs })).toEqual({});
    expect(findingsOf({ jobs, scarceTokens: 0 })).toEqual({ quotaExceeded: ["1 jobs ran at a time, with 0 tokens"] });
  });
});

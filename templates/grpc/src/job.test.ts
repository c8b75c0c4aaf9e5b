import { create } from "@bufbuild/protobuf";
import { expect, it } from "vitest";

import { JobSchema, JobState } from "./gen/jobs_pb.js";
import { jobProblem, toJob } from "./job.ts";

it.each([
  [{}, "the id of the job is missing"],
  [{ id: "7" }, "the state of the job is missing"],
  [{ id: "7", state: JobState.QUEUED }, undefined],
])("says of the answer %j: %s", (answer, problem) => {
  expect(jobProblem(create(JobSchema, answer))).toBe(problem);
});

/** A number that the enum does not have yet. */
const LATER: number = 901;

it("keeps a state that has no name yet, and drops a revision that Flyte cannot count to", () => {
  expect(toJob(create(JobSchema, { id: "7", state: LATER, revision: -1 }))).toEqual({
    id: "7",
    state: 901,
    revision: 0,
    message: "",
  });
});

it("keeps the start and the end of long texts", () => {
  const error = { code: "CRASHED", message: `${"x".repeat(1_000_000)} E-4711`, retryable: true };
  const job = toJob(create(JobSchema, { id: "7", state: JobState.FAILED, error }));
  expect(job.error).toEqual({ code: "CRASHED", message: expect.stringMatching(/^x+ … x+ E-4711$/), retryable: true });
  expect(job.error?.message.length).toBe(2_000);
});

import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { ErrorKind, isTerminalPhase, Phase } from "@flyte-webapi/sdk";
import { describe, expect, it } from "vitest";

import { JobSchema, JobState, JobStateSchema } from "./gen/jobs_pb.js";
import { toJob, type Job } from "./job.ts";
import { toPhaseInfo } from "./status.ts";

const INFO = { logs: [{ name: "Job log", uri: "https://jobs.example.com/jobs/7/logs" }] };

const job = (fields: MessageInitShape<typeof JobSchema>): Job =>
  toJob(create(JobSchema, { id: "7", revision: 3, ...fields }));
/** A number that the enum does not have yet. */
const LATER: number = 901;
const STATES = JobStateSchema.values
  .map(({ number }): JobState => number)
  .filter((state) => state !== JobState.UNSPECIFIED);

describe("toPhaseInfo", () => {
  it.each([
    ["QUEUED", Phase.Queued],
    ["STARTING", Phase.Initializing],
    ["RUNNING", Phase.Running],
    ["CANCELLING", Phase.Running],
    ["SUCCEEDED", Phase.Success],
    ["FAILED", Phase.PermanentFailure],
    ["CANCELLED", Phase.PermanentFailure],
  ] as const)("reports %s as %s", (state, phase) => {
    expect(toPhaseInfo(job({ state: JobState[state] }), INFO).phase).toBe(phase);
  });

  it("reports a state that came later as running, and shows its number", () => {
    const phaseInfo = toPhaseInfo(job({ state: LATER }), INFO);
    expect(phaseInfo.phase).toBe(Phase.Running);
    expect(phaseInfo.reason).toContain("901");
  });

  it("shows the log link in every phase", () => {
    for (const state of [...STATES, LATER]) {
      expect(toPhaseInfo(job({ state }), INFO).info.logs).toEqual(INFO.logs);
    }
  });

  it("takes the version of a phase from the revision of the job, while it is not over", () => {
    const open = STATES.filter((state) => !isTerminalPhase(toPhaseInfo(job({ state }), INFO).phase));
    expect(open.map((state) => JobState[state])).toEqual(["QUEUED", "STARTING", "RUNNING", "CANCELLING"]);
    for (const state of [...open, LATER]) expect(toPhaseInfo(job({ state }), INFO).version).toBe(3);
  });

  it("passes on what the service says about a job", () => {
    expect(toPhaseInfo(job({ state: JobState.RUNNING, message: "epoch 2 of 3" }), INFO).reason).toBe("epoch 2 of 3");
  });

  it("ignores warnings of a job that runs", () => {
    const error = { code: "SLOW_DISK", message: "the disk is slow", retryable: false };
    expect(toPhaseInfo(job({ state: JobState.RUNNING, error }), INFO).phase).toBe(Phase.Running);
  });
});

describe("a failure", () => {
  it.each([
    ["OUT_OF_MEMORY", true, Phase.RetryableFailure, ErrorKind.User],
    ["OUT_OF_MEMORY", false, Phase.PermanentFailure, ErrorKind.User],
    ["PREEMPTED", true, Phase.RetryableFailure, ErrorKind.System],
    ["INTERNAL", false, Phase.PermanentFailure, ErrorKind.System],
  ])("with the code %s and retryable=%s is a %s of kind %s", (code, retryable, phase, kind) => {
    const failure = toPhaseInfo(
      job({ state: JobState.FAILED, error: { code, message: "E-4711 at step 3", retryable } }),
      INFO,
    );
    expect(failure).toMatchObject({ phase, error: { code, kind, message: "E-4711 at step 3" } });
  });

  it("without a reason is the service's fault, and says so", () => {
    expect(toPhaseInfo(job({ state: JobState.FAILED }), INFO)).toMatchObject({
      phase: Phase.PermanentFailure,
      error: { code: "JobFailed", kind: ErrorKind.System, message: "Job 7 failed, and the job service gave no reason" },
    });
  });

  it("has a code that can be searched, whatever the service sends", () => {
    const error = { code: "exit status 137!", message: "", retryable: false };
    expect(toPhaseInfo(job({ state: JobState.FAILED, error }), INFO)).toMatchObject({
      error: { code: "JobFailed", message: 'Job 7 failed with the code "exit status 137!"' },
    });
  });

  it("keeps the end of a message that is too long, where the cause stands", () => {
    const message = `${"log line\n".repeat(100_000)}Error: E-4711`;
    const failure = toPhaseInfo(job({ state: JobState.FAILED, error: { code: "CRASHED", message } }), INFO);
    expect(failure).toMatchObject({ error: { message: expect.stringMatching(/ … .*E-4711$/s) } });
    expect(JSON.stringify(failure).length).toBeLessThan(4_096);
  });
});

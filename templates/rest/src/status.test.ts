import { ErrorKind, isTerminalPhase, Phase } from "@flyte-webapi/sdk";
import { describe, expect, it } from "vitest";

import { JOB_STATES, jobSchema, type Job } from "./job.ts";
import { toPhaseInfo } from "./status.ts";

const INFO = { logs: [{ name: "Job log", uri: "https://jobs.example.com/v1/jobs/7/logs" }] };

const job = (fields: object): Job => jobSchema.parse({ id: "7", revision: 3, ...fields });

describe("toPhaseInfo", () => {
  it.each([
    ["QUEUED", Phase.Queued],
    ["STARTING", Phase.Initializing],
    ["RUNNING", Phase.Running],
    ["CANCELLING", Phase.Running],
    ["SUCCEEDED", Phase.Success],
    ["FAILED", Phase.PermanentFailure],
    ["CANCELLED", Phase.PermanentFailure],
  ])("reports %s as %s", (state, phase) => {
    expect(toPhaseInfo(job({ state }), INFO).phase).toBe(phase);
  });

  it.each(["PAUSED", "", null, undefined, "SUCCEEDED?"])(
    "reports the unknown state %j as running, and shows it",
    (state) => {
      const phaseInfo = toPhaseInfo(job({ state }), INFO);
      expect(phaseInfo.phase).toBe(Phase.Running);
      expect(phaseInfo.reason).toContain(JSON.stringify(state ?? ""));
    },
  );

  it("reads states whatever their case", () => {
    expect(toPhaseInfo(job({ state: " Running " }), INFO).reason).toBe("running");
  });

  it("shows the log link in every phase", () => {
    for (const state of [...JOB_STATES, "PAUSED"]) {
      expect(toPhaseInfo(job({ state }), INFO).info.logs).toEqual(INFO.logs);
    }
  });

  it("takes the version of a phase from the revision of the job, while it is not over", () => {
    const open = JOB_STATES.filter((state) => !isTerminalPhase(toPhaseInfo(job({ state }), INFO).phase));
    expect(open).toEqual(["QUEUED", "STARTING", "RUNNING", "CANCELLING"]);
    for (const state of [...open, "PAUSED"]) expect(toPhaseInfo(job({ state }), INFO).version).toBe(3);
  });

  it("passes on what the service says about a job", () => {
    expect(toPhaseInfo(job({ state: "RUNNING", message: "epoch 2 of 3" }), INFO).reason).toBe("epoch 2 of 3");
  });

  it("ignores warnings of a job that runs", () => {
    const error = { code: "SLOW_DISK", message: "the disk is slow", retryable: false };
    expect(toPhaseInfo(job({ state: "RUNNING", error }), INFO).phase).toBe(Phase.Running);
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
      job({ state: "FAILED", error: { code, message: "E-4711 at step 3", retryable } }),
      INFO,
    );
    expect(failure).toMatchObject({ phase, error: { code, kind, message: "E-4711 at step 3" } });
  });

  it("without a reason is the service's fault, and says so", () => {
    expect(toPhaseInfo(job({ state: "FAILED" }), INFO)).toMatchObject({
      phase: Phase.PermanentFailure,
      error: { code: "JobFailed", kind: ErrorKind.System, message: "Job 7 failed, and the job service gave no reason" },
    });
  });

  it("has a code that can be searched, whatever the service sends", () => {
    const error = { code: "exit status 137!", message: "", retryable: "maybe" };
    expect(toPhaseInfo(job({ state: "FAILED", error }), INFO)).toMatchObject({
      error: { code: "JobFailed", message: 'Job 7 failed with the code "exit status 137!"' },
    });
  });

  it("keeps the end of a message that is too long, where the cause stands", () => {
    const message = `${"log line\n".repeat(100_000)}Error: E-4711`;
    const failure = toPhaseInfo(job({ state: "FAILED", error: { code: "CRASHED", message } }), INFO);
    expect(failure).toMatchObject({ error: { message: expect.stringMatching(/ … .*E-4711$/s) } });
    expect(JSON.stringify(failure).length).toBeLessThan(4_096);
  });
});

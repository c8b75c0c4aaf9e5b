import type { ExecutionScript, Fault, JobEnd, JobFate } from "../service/job-script.ts";
import type { PlannedTask } from "./planned-task.ts";

/** A job that nobody expects to end. */
const TEN_MINUTES_MS = 600_000;
/** What a job spends waiting, and then again starting: a part of its time, and never longer than this. */
const BEFORE_RUNNING = { share: 0.15, longestMs: 200 };

/** The twenty tasks of the demo, in the order in which they are submitted. */
export function demoTasks(): readonly PlannedTask[] {
  return [
    success("train-01", 500, 1),
    success("train-02", 700, 2),
    success("train-03", 1_800, 3),
    task("tune-01", "submission refused: 429, Retry-After", "Success", script([end(600, good(4))], "throttleSubmit")),
    task("tune-02", "answer to the submission lost", "Success", script([end(700, good(5))], "loseSubmitAnswer")),
    success("train-04", 900, 6),
    failure("broken-01", 600, "OUT_OF_MEMORY", "the job needed 9 GiB and had 8"),
    { ...task("serve-01", "never ends, is aborted", "Aborted", script([end(TEN_MINUTES_MS, good(8))])), abort: true },
    {
      ...task(
        "flaky-01",
        "fails, is tried again",
        "Success",
        script([end(500, bad("SPOT_RECLAIMED", "the machine was taken back", true)), end(600, good(9))]),
      ),
      attempts: 2,
      retries: 2,
    },
    success("train-05", 2_400, 10),
    success("train-06", 600, 11),
    failure("broken-02", 1_500, "BAD_INPUT", "row 17 has no label"),
    success("train-07", 800, 13),
    task("watch-01", "one read answered with 503", "Success", script([end(700, good(14))], "unavailableRead")),
    success("train-08", 2_000, 15),
    {
      ...task(
        "flaky-02",
        "fails every time",
        "PermanentFailure",
        script([end(400, bad("NO_CONVERGENCE", "the loss is not a number", true))]),
      ),
      attempts: 2,
      retries: 1,
    },
    success("train-09", 300, 17),
    success("train-10", 1_200, 18),
    failure("broken-03", 400, "NODE_LOST", "the machine is gone", "fails by the service's fault"),
    success("train-11", 900, 20),
  ];
}

/** The task that runs on a connector. */
export function connectorTask(): PlannedTask {
  return success("train-12", 600, 21);
}

function success(name: string, totalMs: number, number: number): PlannedTask {
  return task(name, "succeeds", "Success", script([end(totalMs, good(number))]));
}

function failure(name: string, totalMs: number, code: string, message: string, story = "fails"): PlannedTask {
  return task(name, `${story}: ${code}`, "PermanentFailure", script([end(totalMs, bad(code, message, false))]));
}

function task(
  name: string,
  story: string,
  expected: PlannedTask["expected"],
  executionScript: ExecutionScript,
): PlannedTask {
  return { name, story, expected, attempts: 1, retries: 0, abort: false, script: executionScript };
}

function script(jobs: readonly [JobFate, ...JobFate[]], ...faults: readonly Fault[]): ExecutionScript {
  return { jobs, faults };
}

/** A job that takes `totalMs` from its submission to its end. */
function end(totalMs: number, jobEnd: JobEnd): JobFate {
  const beforeMs = Math.min(BEFORE_RUNNING.longestMs, totalMs * BEFORE_RUNNING.share);
  return { queuedMs: beforeMs, startingMs: beforeMs, runningMs: totalMs - 2 * beforeMs, end: jobEnd };
}

/** Outputs that differ from job to job, so that no task can be given those of another unnoticed. */
function good(number: number): JobEnd {
  return { state: "SUCCEEDED", outputs: { accuracy: 0.9 + number / 1_000, steps: number * 100 } };
}

function bad(code: string, message: string, retryable: boolean): JobEnd {
  return { state: "FAILED", error: { code, message, retryable } };
}

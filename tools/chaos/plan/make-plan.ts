import { createSeededRandom } from "../../../packages/sdk/src/runtime/index.ts";
import type { JobEnd, JobFate } from "../../demo/service/job-script.ts";
import type { PlannedTask } from "./planned-task.ts";

/** The code by which templates/rest knows a fault of the platform. */
const PREEMPTED = "PREEMPTED";
const BROKEN = "ExitCode1";
const FLAKY = "OutOfMemory";

/** Longer than any run: such a job ends only when somebody cancels it. */
const FOR_EVER_MS = 3_600_000;
/** Jobs run for at most as long. Short enough that most have ended when they are looked at again. */
const LONGEST_RUN_MS = 2_500;
const TIMEOUT_MS = 4_000;
/** Lives in which nothing more is submitted, so that the last tasks meet some kills too. */
const LAST_LIVES = 3;
/** An abort comes at most so many lives after the submission. */
const MOST_LIVES_BEFORE_ABORT = 4;

type Story = Pick<PlannedTask, "retries" | "timeoutMs" | "script" | "expected"> & { readonly aborts?: true };
type Fates = readonly [JobFate, ...JobFate[]];

/** The tasks of a run. The same seed gives the same tasks. */
export function makePlan(seed: number, tasks: number, kills: number): readonly PlannedTask[] {
  const random = createSeededRandom(seed);
  const upTo = (limit: number): number => Math.floor(random.next() * limit);
  const lives = Math.max(1, kills - LAST_LIVES);
  return Array.from({ length: tasks }, (_, index) => {
    const story = tell(upTo(100), index, upTo);
    const submitIn = Math.floor((index * lives) / tasks);
    return {
      name: `chaos-${String(index).padStart(4, "0")}`,
      submitIn,
      abortIn: story.aborts === true ? Math.min(kills, submitIn + upTo(MOST_LIVES_BEFORE_ABORT)) : undefined,
      retries: story.retries,
      timeoutMs: story.timeoutMs,
      // What has a time limit may not spend it in a queue.
      usesQuota: story.timeoutMs === undefined && upTo(3) === 0,
      script: story.script,
      expected: story.expected,
    };
  });
}

/** What happens to a task, by a number from 0 to 99. */
function tell(lot: number, index: number, upTo: (limit: number) => number): Story {
  const fate = (end: JobEnd): JobFate => ({ queuedMs: 0, startingMs: upTo(100), runningMs: upTo(LONGEST_RUN_MS), end });
  const succeeds = fate({ state: "SUCCEEDED", outputs: { steps: index } });
  const forEver: JobFate = { ...succeeds, runningMs: FOR_EVER_MS };
  const fails = (code: string, retryable: boolean): JobFate =>
    fate({ state: "FAILED", error: { code, message: `${code} in job of task ${index}`, retryable } });
  const script = (...jobs: Fates): Story["script"] => ({ jobs, faults: [] });
  const base = { retries: 0, timeoutMs: undefined };

  if (lot < 50) return { ...base, script: script(succeeds), expected: { phase: "Success", attempt: 0, steps: index } };
  if (lot < 60) {
    const expected = { phase: "PermanentFailure", attempt: 0, code: BROKEN } as const;
    return { ...base, script: script(fails(BROKEN, false)), expected };
  }
  if (lot < 72) {
    const expected = { phase: "Success", attempt: 1, steps: index } as const;
    return { ...base, retries: 2, script: script(fails(FLAKY, true), succeeds), expected };
  }
  if (lot < 77) {
    const expected = { phase: "PermanentFailure", attempt: 1, code: FLAKY } as const;
    return { ...base, retries: 1, script: script(fails(FLAKY, true), fails(FLAKY, true)), expected };
  }
  if (lot < 85) {
    const expected = { phase: "Success", attempt: 0, steps: index } as const;
    return { ...base, script: script(fails(PREEMPTED, true), succeeds), expected };
  }
  if (lot < 95) return { ...base, script: script(forEver), expected: { phase: "Aborted" }, aborts: true };
  const expected = { phase: "PermanentFailure", code: "DeadlineExceeded" } as const;
  return { ...base, timeoutMs: TIMEOUT_MS, script: script(forEver), expected };
}

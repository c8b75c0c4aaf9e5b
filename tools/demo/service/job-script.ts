/** How a job ends when nobody cancels it. */
export type JobEnd =
  | { readonly state: "SUCCEEDED"; readonly outputs: Readonly<Record<string, number | string>> }
  | { readonly state: "FAILED"; readonly error: JobError };

/** Why a job failed, as the service tells it. */
export interface JobError {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
}

/** The whole life of one job. All times in milliseconds. */
export interface JobFate {
  readonly queuedMs: number;
  readonly startingMs: number;
  readonly runningMs: number;
  readonly end: JobEnd;
}

/**
 * What goes wrong between the service and its caller, once per execution:
 *
 * - `throttleSubmit`: a submission is refused with 429 and Retry-After; no job exists;
 * - `loseSubmitAnswer`: the job is submitted, and the connection breaks before the answer;
 * - `unavailableRead`: a read is answered with 503;
 * - `loseCancelAnswer`: the job is cancelled, and the connection breaks before the answer.
 */
export type Fault = "throttleSubmit" | "loseSubmitAnswer" | "unavailableRead" | "loseCancelAnswer";

/** What happens to the jobs of one execution. */
export interface ExecutionScript {
  /** Fates of its first job, its second, and so on; the last one holds for all that follow. */
  readonly jobs: readonly [JobFate, ...JobFate[]];
  readonly faults: readonly Fault[];
}

/** What happens to all jobs, by the name of the execution that they belong to. */
export type JobScript = Readonly<Record<string, ExecutionScript>>;

/** Whatever nobody wrote a script for runs for a second and succeeds. */
const DEFAULT_FATE: JobFate = {
  queuedMs: 100,
  startingMs: 100,
  runningMs: 800,
  end: { state: "SUCCEEDED", outputs: {} },
};

/** The fate of the `index`-th job of an execution, from 0. */
export function fateOf(script: JobScript, execution: string, index: number): JobFate {
  const jobs = script[execution]?.jobs ?? [];
  return jobs[index] ?? jobs.at(-1) ?? DEFAULT_FATE;
}

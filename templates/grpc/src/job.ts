import { MAX_PHASE_VERSION, shortenText } from "@flyte-webapi/sdk";

import { JobState, type Job as JobMessage } from "./gen/jobs_pb.js";

/** Why a job failed. */
export interface JobError {
  /** The service's word for the cause. Empty when it gave none. */
  readonly code: string;
  /** The service's sentence. Empty when it gave none. */
  readonly message: string;
  /** Whether the same job may succeed when it is submitted again. */
  readonly retryable: boolean;
}

/** A job as the service describes it. */
export interface Job {
  readonly id: string;
  /** A state that the service got after `proto/jobs.proto` was copied is a number without a name. */
  readonly state: JobState;
  /** Raised by the service with every change of the job. */
  readonly revision: number;
  /** What the job is doing, for a person. Empty when it says nothing. */
  readonly message: string;
  /** Meaningful in the state FAILED only: a running job may carry warnings here. */
  readonly error?: JobError | undefined;
}

/** A message of the service without what Flyte would refuse to store. */
export function toJob({ id, state, revision, message, error }: JobMessage): Job {
  return {
    id,
    state,
    revision: revision >= 0 && revision <= MAX_PHASE_VERSION ? revision : 0,
    message: shortenText(message),
    ...(error === undefined
      ? {}
      : { error: { code: shortenText(error.code), message: shortenText(error.message), retryable: error.retryable } }),
  };
}

/** What is missing in an answer: in proto3 an empty one is a job without an id, in the first state. */
export function jobProblem({ id, state }: Pick<JobMessage, "id" | "state">): string | undefined {
  if (id === "") return "the id of the job is missing";
  return state === JobState.UNSPECIFIED ? "the state of the job is missing" : undefined;
}

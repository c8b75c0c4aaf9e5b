import { isFailure, type ExecutionError, type FailurePhaseInfo } from "@flyte-webapi/sdk";

import { keyHeader, phaseOf, type Design } from "../../design.ts";
import type { JobView } from "../../job-api.ts";
import { broken, type BrokenPlugin } from "../broken-plugin.ts";

/** A correct plugin, but for what it makes of a failure. */
function withFailure(change: (failure: FailurePhaseInfo, job: JobView) => FailurePhaseInfo): Design {
  return {
    ...keyHeader,
    status: (_use, { resource }) => {
      const phaseInfo = phaseOf(resource);
      return isFailure(phaseInfo) ? change(phaseInfo, resource) : phaseInfo;
    },
  };
}

const withError = (change: (error: ExecutionError, job: JobView) => Partial<ExecutionError>): Design =>
  withFailure((failure, job) => ({ ...failure, error: { ...failure.error, ...change(failure.error, job) } }));

const HTTP_STATUS: Readonly<Record<string, number>> = { BAD_ARGUMENT: 422, NODE_LOST: 500 };

const TEXTS: Readonly<Record<string, string>> = {
  BAD_ARGUMENT: "An argument of the job is wrong",
  NODE_LOST: "The node of the job was lost",
  DISK_BROKEN: "The disk of the node is broken",
  OUT_OF_MEMORY: "The job ran out of memory",
};

export const WRONG_FAILURES: readonly BrokenPlugin[] = [
  broken("ST-11", "blames-the-user", () => withError(() => ({ kind: "USER" }))),
  broken("ST-11", "blames-the-system", () => withError(() => ({ kind: "SYSTEM" }))),
  broken("ST-11", "blames-the-system-when-retryable", () =>
    withFailure((failure) =>
      failure.phase === "RetryableFailure" ? { ...failure, error: { ...failure.error, kind: "SYSTEM" } } : failure,
    ),
  ),
  broken("ST-12", "always-retryable", () => withFailure((failure) => ({ ...failure, phase: "RetryableFailure" }))),
  broken("ST-12", "never-retryable", () => withFailure((failure) => ({ ...failure, phase: "PermanentFailure" }))),
  broken("ST-12", "system-is-retryable", () =>
    withFailure((failure) => (failure.error.kind === "SYSTEM" ? { ...failure, phase: "RetryableFailure" } : failure)),
  ),
  broken("ST-13", "message-is-fixed", () => withError(() => ({ message: "phaseReason" }))),
  broken("ST-13", "message-is-empty-when-stopped", () =>
    withError((error, job) => (job.state === "STOPPED" ? { message: "" } : error)),
  ),
  broken("ST-13", "message-is-the-first-line-cut", () =>
    withError(({ message }) => ({ message: message.slice(0, 20) })),
  ),
  broken("ST-13", "own-words-for-known-causes", () =>
    withError(({ message }, { cause = "" }) => ({ message: TEXTS[cause] ?? message })),
  ),
  broken("ST-14", "code-is-a-character", () =>
    withError(({ code }) => ({ code: String.fromCharCode(HTTP_STATUS[code] ?? 409) })),
  ),
  broken("ST-14", "code-is-the-message", () => withError(({ message }) => ({ code: message }))),
  broken("ST-14", "code-has-the-id", () => withError(({ code }, job) => ({ code: `${code}:${job.id}` }))),
];

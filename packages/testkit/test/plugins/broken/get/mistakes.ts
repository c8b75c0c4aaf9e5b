import { PermanentSystemError } from "@flyte-webapi/sdk";

import { keyHeader, type Design } from "../../design.ts";
import { jobIn } from "../../job-api.ts";
import { jobPath } from "../../job-spec.ts";
import { broken, type BrokenPlugin } from "../broken-plugin.ts";

type Get = Design["get"];

const withGet = (get: Get): Design => ({ ...keyHeader, get });

/** Whatever goes wrong, the job has failed. */
const anyErrorIsFailure: Get = async ({ api }, { resourceMeta, signal }) => {
  try {
    return jobIn(await api.once({ method: "GET", path: jobPath(resourceMeta.jobId), signal }));
  } catch {
    return { id: resourceMeta.jobId, state: "FAILED" };
  }
};

/** 5xx of the poll is the state of the job. */
const serverErrorIsFailure: Get = async ({ api }, { resourceMeta, signal }) => {
  const answer = await api.once({ method: "GET", path: jobPath(resourceMeta.jobId), signal });
  return answer.status >= 500 ? { id: resourceMeta.jobId, state: "FAILED" } : jobIn(answer);
};

/** A connection error is permanent. */
const permanentOnReset: Get = async ({ api }, { resourceMeta, signal }) => {
  try {
    return jobIn(await api.once({ method: "GET", path: jobPath(resourceMeta.jobId), signal }));
  } catch (cause) {
    if (cause instanceof TypeError)
      throw new PermanentSystemError("Unreachable", "the service cannot be reached", { cause });
    throw cause;
  }
};

const missingIsStopped: Get = async ({ api }, { resourceMeta, signal }) => {
  const answer = await api.insist({ method: "GET", path: jobPath(resourceMeta.jobId), signal });
  return answer.status === 404 ? { id: resourceMeta.jobId, state: "STOPPED" } : jobIn(answer);
};

const missingIsDone: Get = async ({ api }, { resourceMeta, signal }) => {
  const answer = await api.insist({ method: "GET", path: jobPath(resourceMeta.jobId), signal });
  return answer.status === 404 ? { id: resourceMeta.jobId, state: "DONE" } : jobIn(answer);
};

const missingIsPermanent: Get = async ({ api }, { resourceMeta, signal }) => {
  const answer = await api.insist({ method: "GET", path: jobPath(resourceMeta.jobId), signal });
  if (answer.status === 404) throw new PermanentSystemError("JobLost", "the service lost the job");
  return jobIn(answer);
};

/** Keeps the job alive with a request that changes something. */
const renewsOnGet: Get = async ({ api }, { resourceMeta, signal }) =>
  jobIn(await api.insist({ method: "POST", path: `${jobPath(resourceMeta.jobId)}/renew`, signal }));

/** Starts the job again when it still waits. */
const resubmitsQueued: Get = async (use, ctx) => {
  const job = await keyHeader.get(use, ctx);
  if (job.state !== "QUEUED") return job;
  await use.api.insist({ method: "POST", path: "/jobs", key: `again-${job.id}`, body: {}, signal: ctx.signal });
  return job;
};

export const BROKEN_GET_MISTAKES: readonly BrokenPlugin[] = [
  broken("GE-01", "any-error-is-failure", () => withGet(anyErrorIsFailure)),
  broken("GE-01", "server-error-is-failure", () => withGet(serverErrorIsFailure)),
  broken("GE-01", "permanent-on-reset", () => withGet(permanentOnReset)),
  broken("GE-04", "missing-is-stopped", () => withGet(missingIsStopped)),
  broken("GE-04", "missing-is-done", () => withGet(missingIsDone)),
  broken("GE-04", "missing-is-permanent", () => withGet(missingIsPermanent)),
  broken("GE-11", "renews-on-get", () => withGet(renewsOnGet)),
  broken("GE-11", "resubmits-queued", () => withGet(resubmitsQueued)),
];

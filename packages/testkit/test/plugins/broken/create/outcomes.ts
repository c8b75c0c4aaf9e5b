import { PermanentSystemError, PermanentUserError, PluginError, RetryableError } from "@flyte-webapi/sdk";

import type { DesignSetup } from "../../design.ts";
import { jobIn, type Answer } from "../../job-api.ts";
import { submission } from "../../job-spec.ts";
import { broken, type BrokenPlugin } from "../broken-plugin.ts";
import { meta, submit, withCreate, type Create } from "./with-create.ts";

// What create makes of answers, and of none.

type Submit = (use: DesignSetup, ctx: Parameters<Create>[1]) => Promise<Answer>;

const once: Submit = async ({ api }, ctx) => await api.once(await submission(ctx, ctx.idempotencyKey));

const permanent = (message: string, cause?: unknown): PermanentSystemError =>
  new PermanentSystemError("SubmitFailed", message, { cause });

/** "No answer" is "no". */
const timeoutIsPermanent: Create = async (use, ctx) => {
  try {
    return meta(await once(use, ctx));
  } catch (error) {
    if (error instanceof Error && error.message === "no answer") throw permanent("the service did not answer", error);
    throw error;
  }
};

/** Has to say something when time is up, and says what the service may have called the job. */
const madeUpWhenLate: Create = async (use, ctx) => {
  while (!ctx.signal.aborted) {
    try {
      return meta(await once(use, ctx));
    } catch (error) {
      if (error instanceof PluginError) throw error;
      await use.setup.clock.sleep(5_000, ctx.signal).catch(() => {});
    }
  }
  return { resourceMeta: { jobId: ctx.idempotencyKey } };
};

const gatewayTimeoutIsPermanent: Create = async (use, ctx) => {
  const answer = await once(use, ctx);
  if (answer.status === 504) throw permanent("the service did not answer in time");
  return meta(answer);
};

/** The service is broken, so the task must be wrong. */
const serverErrorIsPermanent: Create = async (use, ctx) => {
  const answer = await once(use, ctx);
  if (answer.status === 500) throw permanent("the service failed");
  return meta(answer);
};

const unreadableIsPermanent: Create = async (use, ctx) => {
  const answer = await once(use, ctx);
  if (answer.status < 300 && answer.json === undefined) throw permanent("the answer cannot be read");
  return meta(answer);
};

const throttledIsPermanent: Create = async (use, ctx) => {
  const answer = await once(use, ctx);
  if (answer.status === 429) throw new PermanentUserError("RequestRejected", "the service answered 429");
  return meta(answer);
};

/** Whatever the connection does is final. */
const connectionErrorIsPermanent: Create = async (use, ctx) => {
  try {
    return meta(await once(use, ctx));
  } catch (error) {
    if (error instanceof TypeError) throw permanent("the service cannot be reached", error);
    throw error;
  }
};

/** After the first error the task is not tried any more in this process. */
const remembersFailures = (): Create => {
  const failed = new Set<string>();
  return async (use, ctx) => {
    if (failed.has(ctx.idempotencyKey)) throw new RetryableError("CircuitOpen", "the last call failed");
    const answer = await once(use, ctx);
    if (answer.status === 429) failed.add(ctx.idempotencyKey);
    return meta(answer);
  };
};

/** A refusal is tried again and again. */
const refusalIsRetried: Create = async (use, ctx) => {
  for (let attempt = 0; ; attempt++) {
    const answer = await submit(use, ctx, ctx.idempotencyKey);
    if (attempt === 3 || ![400, 422].includes(answer.status)) return meta(answer);
  }
};

const refusalIsRetryable: Create = async (use, ctx) => {
  const answer = await submit(use, ctx, ctx.idempotencyKey);
  if ([400, 422].includes(answer.status)) throw new RetryableError("SubmitFailed", JSON.stringify(answer.json));
  return meta(answer);
};

/** Says that it was refused, and not why. */
const refusalWithoutWords: Create = async (use, ctx) => {
  const answer = await submit(use, ctx, ctx.idempotencyKey);
  if ([400, 422].includes(answer.status)) throw new PermanentUserError("SubmitFailed", `status ${answer.status}`);
  return meta(answer);
};

const wasQuota = ({ status, json }: Answer): boolean =>
  status === 403 && JSON.stringify(json).includes("quota_exceeded");

/** The job will come, once there is quota. */
const quotaIsSuccess: Create = async (use, ctx) => {
  const answer = await submit(use, ctx, ctx.idempotencyKey);
  return wasQuota(answer) ? { resourceMeta: { jobId: ctx.idempotencyKey } } : meta(answer);
};

const quotaIsPermanent: Create = async (use, ctx) => {
  const answer = await submit(use, ctx, ctx.idempotencyKey);
  if (wasQuota(answer)) throw new PermanentUserError("QuotaExceeded", "the quota is used up");
  return meta(answer);
};

/** Takes what stands in the field, or does not. */
function unchecked(accepts: (id: unknown) => boolean): Create {
  return async (use, ctx) => {
    const { status, json } = await submit(use, ctx, ctx.idempotencyKey);
    const id: unknown = typeof json === "object" && json !== null && "id" in json ? json.id : undefined;
    if (status < 300 && accepts(id)) return { resourceMeta: { jobId: String(id) } };
    return meta({ status, json });
  };
}

/** Reads what it has made: that must work, too. */
const readsAfterWrite: Create = async (use, ctx) => {
  const { id } = jobIn(await submit(use, ctx, ctx.idempotencyKey));
  return meta(await use.api.insist({ method: "GET", path: `/jobs/${encodeURIComponent(id)}`, signal: ctx.signal }));
};

/** Reads it three times before it gives up. */
const waitsUntilReadable: Create = async (use, ctx) => {
  const { id } = jobIn(await submit(use, ctx, ctx.idempotencyKey));
  for (let attempt = 0; ; attempt++) {
    const path = `/jobs/${encodeURIComponent(id)}`;
    const answer = await use.api.insist({ method: "GET", path, signal: ctx.signal });
    if (answer.status !== 404 || attempt === 3) return meta(answer);
    await use.setup.clock.sleep(200, ctx.signal);
  }
};

export const BROKEN_OUTCOMES: readonly BrokenPlugin[] = [
  broken("CR-02", "timeout-is-permanent", () => withCreate(timeoutIsPermanent)),
  broken("CR-02", "gateway-timeout-is-permanent", () => withCreate(gatewayTimeoutIsPermanent)),
  broken("CR-02", "server-error-is-permanent", () => withCreate(serverErrorIsPermanent)),
  broken("CR-02", "unreadable-is-permanent", () => withCreate(unreadableIsPermanent)),
  broken("CR-12", "refusal-is-retried", () => withCreate(refusalIsRetried)),
  broken("CR-12", "refusal-is-retryable", () => withCreate(refusalIsRetryable)),
  broken("CR-12", "refusal-without-words", () => withCreate(refusalWithoutWords)),
  broken("CR-13", "throttled-is-permanent", () => withCreate(throttledIsPermanent)),
  broken("CR-13", "connection-error-is-permanent", () => withCreate(connectionErrorIsPermanent)),
  broken("CR-13", "remembers-failures", () => withCreate(remembersFailures())),
  broken("CR-14", "quota-is-success", () => withCreate(quotaIsSuccess)),
  broken("CR-14", "quota-is-permanent", () => withCreate(quotaIsPermanent)),
  broken("CR-15", "any-id-will-do", () => withCreate(unchecked(() => true))),
  broken("CR-15", "made-up-when-late", () => withCreate(madeUpWhenLate)),
  broken("CR-15", "only-empty-id-is-missing", () => withCreate(unchecked((id) => id !== ""))),
  broken("CR-16", "reads-after-write", () => withCreate(readsAfterWrite)),
  broken("CR-16", "waits-until-readable", () => withCreate(waitsUntilReadable)),
];

import { PermanentUserError, RetryableError } from "@flyte-webapi/sdk";

import { assertAccepted, fieldOf, jobIn, type Answer } from "../../job-api.ts";
import { jobPath, specOf } from "../../job-spec.ts";
import { broken, type BrokenPlugin } from "../broken-plugin.ts";
import { meta, withCreate, type Create } from "./with-create.ts";

// What create makes of a job that is there already.

type Context = Parameters<Create>[1];

/** The client chooses the name; `onConflict` decides what "exists" means. */
function named(
  onConflict: (use: Parameters<Create>[0], ctx: Context, put: () => Promise<Answer>) => ReturnType<Create>,
): Create {
  return async (use, ctx) => {
    const body = await specOf(ctx);
    const path = jobPath(ctx.idempotencyKey);
    const put = async (): Promise<Answer> => await use.api.insist({ method: "PUT", path, body, signal: ctx.signal });
    const answer = await put();
    return answer.status === 409 ? await onConflict(use, ctx, put) : meta(answer);
  };
}

const conflictIsAnError = named(() => Promise.reject(new PermanentUserError("Conflict", "the job exists")));

const conflictIsRetried = named(() => Promise.reject(new RetryableError("Conflict", "the job exists")));

/** Takes a job that runs for its own only when this process has asked for it before: after a crash it must be somebody else's. */
const adoptsFromMemory = (): Create => {
  const asked = new Set<string>();
  return async (use, ctx) => {
    const { idempotencyKey: key, signal } = ctx;
    if (!asked.has(key)) {
      const found = await use.api.insist({ method: "GET", path: jobPath(key), signal });
      asked.add(key);
      if (found.status === 200 && !isOver(jobIn(found).state)) {
        throw new RetryableError("Conflict", "somebody else has a job of this name");
      }
    }
    return await adopts(use, ctx);
  };
};

const adopts = named((_use, { idempotencyKey }) => Promise.resolve({ resourceMeta: { jobId: idempotencyKey } }));

/** Makes room for its own job. */
const recreates = named(async ({ api }, ctx, put) => {
  await api.insist({ method: "DELETE", path: jobPath(ctx.idempotencyKey), signal: ctx.signal });
  return meta(await put());
});

/** What is there already is done already. */
const adoptedIsDone = named((_use, { idempotencyKey: id }) =>
  Promise.resolve({ resourceMeta: { jobId: id }, resource: { id, state: "DONE" } }),
);

/** Adopts only what still runs. */
const adoptsOnlyLive: Create = async ({ api }, ctx) => {
  const tag = ctx.idempotencyKey;
  const signal = ctx.signal;
  const found = await api.insist({ method: "GET", path: `/jobs?tag=${encodeURIComponent(tag)}`, signal });
  assertAccepted(found);
  const list = fieldOf(found.json, "jobs");
  if (!Array.isArray(list)) throw new RetryableError("BadResponse", "the service lists no jobs");
  const live = list.map((json: unknown) => jobIn({ status: 200, json })).find(({ state }) => !isOver(state));
  if (live !== undefined) return { resourceMeta: { jobId: live.id } };
  return meta(await api.once({ method: "POST", path: "/tagged", body: { tag, ...(await specOf(ctx)) }, signal }));
};

const isOver = (state: string): boolean => ["DONE", "FAILED", "STOPPED"].includes(state);

export const BROKEN_ADOPTION: readonly BrokenPlugin[] = [
  broken("CR-09", "conflict-is-an-error", () => withCreate(conflictIsAnError)),
  broken("CR-09", "conflict-is-retried", () => withCreate(conflictIsRetried)),
  broken("CR-09", "adopts-from-memory", () => withCreate(adoptsFromMemory())),
  broken("CR-09", "recreates", () => withCreate(recreates)),
  broken("CR-11", "adopted-is-done", () => withCreate(adoptedIsDone)),
  broken("CR-11", "adopts-only-live", () => withCreate(adoptsOnlyLive)),
];

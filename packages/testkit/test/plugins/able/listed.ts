import { PermanentUserError, RetryableError, type CreateContext } from "@flyte-webapi/sdk";

import type { Design, DesignSetup } from "../design.ts";
import { assertAccepted, fieldOf, jobIn, type Answer, type JobView } from "../job-api.ts";
import { specOf } from "../job-spec.ts";
import { jsonOf } from "./integers.ts";
import { owned, sizeOf } from "./owned.ts";

/** More than a job of today can be away from the newest one. */
const MOST_PAGES = 20;
const ROUNDS = 4;

/** Finds the job of the attempt in the list; absent when it is not there. */
export type Look = (use: DesignSetup, ctx: CreateContext) => Promise<JobView | undefined>;

/** One page of the list. */
export async function pageOf({ api }: DesignSetup, ctx: CreateContext, from: unknown): Promise<Answer> {
  const query = typeof from === "number" ? `?from=${from}` : "";
  const page = await api.insist({ method: "GET", path: `/all${query}`, signal: ctx.signal });
  assertAccepted(page);
  return page;
}

/** The attempt's job on a page. @throws RetryableError when it is no page. */
export function ownJobOn({ json }: Answer, tag: string): JobView | undefined {
  const jobs = fieldOf(json, "jobs");
  if (!Array.isArray(jobs)) throw new RetryableError("BadResponse", "the service lists no jobs");
  const own: unknown = jobs.find((job: unknown) => fieldOf(job, "tag") === tag);
  return own === undefined ? undefined : jobIn({ status: 200, json: own });
}

/** Page by page, the newest first, and not further back than a job can be. */
export const lookThrough: Look = async (use, ctx) => {
  let from: unknown;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const page = await pageOf(use, ctx, from);
    const own = ownJobOn(page, ctx.idempotencyKey);
    if (own !== undefined) return own;
    from = fieldOf(page.json, "next");
    if (from === undefined) return undefined;
  }
  return undefined;
};

/** Correct, if `look` is: looks for its job in the list of all before it makes one, and again when it does not know whether it has. */
export function listed(look: Look): Design {
  return {
    ...owned,
    create: async (use, ctx) => {
      const tag = ctx.idempotencyKey;
      for (let round = 1; ; round++) {
        const own = await look(use, ctx);
        if (own !== undefined) return { resourceMeta: { jobId: own.id } };
        const rawBody = jsonOf({ tag, ...(await specOf(ctx)), size: await sizeOf(ctx) });
        try {
          const job = jobIn(await use.api.once({ method: "POST", path: "/tagged", rawBody, signal: ctx.signal }));
          return { resourceMeta: { jobId: job.id } };
        } catch (error) {
          if (round === ROUNDS || error instanceof PermanentUserError) throw error;
        }
      }
    },
  };
}

import { PermanentUserError } from "@flyte-webapi/sdk";

import { keyHeader, type Design } from "../design.ts";
import { assertAccepted, fieldOf, jobIn, type Ask } from "../job-api.ts";
import { specOf } from "../job-spec.ts";

/** The request that looks for jobs with this tag. */
type LookUp = (tag: string) => Pick<Ask, "method" | "path" | "body">;

/** Correct: the job carries a tag, and is adopted when it is there. */
export function lookUpFirst(lookUp: LookUp): Design {
  return {
    ...keyHeader,
    create: async ({ api }, ctx) => {
      const tag = ctx.idempotencyKey;
      for (let round = 0; ; round++) {
        const found = await api.insist({ ...lookUp(tag), signal: ctx.signal });
        assertAccepted(found);
        const list = fieldOf(found.json, "jobs");
        if (!Array.isArray(list)) {
          if (round > 3) throw new Error("the service lists no jobs");
          continue;
        }
        const first: unknown = list[0];
        if (first !== undefined) return { resourceMeta: { jobId: jobIn({ status: 200, json: first }).id } };
        // One try only: when its answer is lost, the next look finds the job.
        try {
          const job = jobIn(
            await api.once({
              method: "POST",
              path: "/tagged",
              body: { tag, ...(await specOf(ctx)) },
              signal: ctx.signal,
            }),
          );
          return { resourceMeta: { jobId: job.id } };
        } catch (error) {
          if (round > 3 || error instanceof PermanentUserError) throw error;
        }
      }
    },
  };
}

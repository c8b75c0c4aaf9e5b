import { PhaseInfo } from "@flyte-webapi/sdk";

import { keyHeader, phaseOf, type Design } from "../design.ts";
import type { JobView } from "../job-api.ts";

/** Between the two looks. */
const PAUSE_MS = 100;

/** Looks a second time at what it says of the first look. */
export function lookingTwice(isDoubtful: (job: JobView) => boolean): Design {
  return {
    ...keyHeader,
    get: async (use, ctx) => {
      const job = await keyHeader.get(use, ctx);
      if (!isDoubtful(job)) return job;
      await use.setup.clock.sleep(PAUSE_MS, ctx.signal);
      return await keyHeader.get(use, ctx);
    },
    status: (_use, { resource }) => phaseOfParts(resource),
  };
}

/** The phase of a job and its parts. */
export function phaseOfParts(job: JobView): PhaseInfo {
  return job.state === "DONE" && job.cause !== undefined
    ? PhaseInfo.failure({ code: job.cause, message: "a part of the job failed" })
    : phaseOf(job);
}

/** Correct: believes a failure when it is told of it twice, and a success when no part has failed. */
export const careful: Design = lookingTwice(({ state }) => state === "FAILED" || state === "STOPPED");

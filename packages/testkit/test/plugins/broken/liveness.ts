import { PluginError, RetryableError } from "@flyte-webapi/sdk";

import { keyHeader, type Design, type DesignSetup } from "../design.ts";
import { jobIn, type Answer, type Ask } from "../job-api.ts";
import { submission } from "../job-spec.ts";
import { broken, type BrokenPlugin } from "./broken-plugin.ts";

/** Asks until there is an answer, with the same pause each time. */
async function untilAnswered(use: DesignSetup, ask: Ask, pauseMs: number, stop?: AbortSignal): Promise<Answer> {
  let last = "no answer";
  for (;;) {
    if (stop?.aborted === true) throw new RetryableError("ServiceUnavailable", `gave up after ${last}`);
    const answer = await use.api.once(ask).catch((error: unknown) => {
      if (error instanceof PluginError) throw error;
    });
    if (answer !== undefined && answer.status < 500) return answer;
    last = answer === undefined ? "no answer" : `status ${answer.status}`;
    await use.setup.clock.sleep(pauseMs);
  }
}

const never: AbortSignal = new AbortController().signal;

/** As long as the service says that it is out of order; no answer at all is an error. */
const createUntilItWorks: Design = {
  ...keyHeader,
  create: async (use, ctx) => {
    const ask: Ask = { ...(await submission(ctx, ctx.idempotencyKey)), signal: never };
    for (;;) {
      const answer = await use.api.once(ask);
      if (answer.status < 500) return { resourceMeta: { jobId: jobIn(answer).id } };
      await use.setup.clock.sleep(5_000);
    }
  },
};

const deleteUntilItWorks: Design = {
  ...keyHeader,
  delete: async (use, { resourceMeta }) => {
    if (resourceMeta === undefined) return;
    const path = `/jobs/${encodeURIComponent(resourceMeta.jobId)}/cancel`;
    const { status } = await untilAnswered(use, { method: "POST", path, signal: never }, 5_000);
    if (status >= 400 && ![404, 409, 410].includes(status)) throw new Error(`cancel answered ${status}`);
  },
};

const hammersInGet: Design = {
  ...keyHeader,
  get: async (use, { resourceMeta, signal }) => {
    const path = `/jobs/${encodeURIComponent(resourceMeta.jobId)}`;
    return jobIn(await untilAnswered(use, { method: "GET", path, signal }, 50, signal));
  },
};

const hammersInCreate: Design = {
  ...keyHeader,
  create: async (use, ctx) => {
    const ask = await submission(ctx, ctx.idempotencyKey);
    return { resourceMeta: { jobId: jobIn(await untilAnswered(use, ask, 50, ctx.signal)).id } };
  },
};

/** Looks at the job twice over: once for the host, and once for the log, where nobody waits for it. */
const listensTwice: Design = {
  ...keyHeader,
  get: async (use, ctx) => {
    const job = keyHeader.get(use, ctx);
    void job.then(({ id, state }) => use.setup.logger.debug("polled", { id, state }));
    return await job;
  },
};

/** Throws where nobody can catch it. */
const throwsInTimer: Design = {
  ...keyHeader,
  create: async (use, ctx) => {
    try {
      return await keyHeader.create(use, ctx);
    } catch (error) {
      use.setup.clock.setTimer(10, () => {
        throw error;
      });
      throw error;
    }
  },
};

export const BROKEN_LIVENESS: readonly BrokenPlugin[] = [
  broken("LV-01", "create-until-it-works", () => createUntilItWorks),
  broken("LV-01", "delete-until-it-works", () => deleteUntilItWorks),
  broken("LV-02", "hammers-in-get", () => hammersInGet),
  broken("LV-02", "hammers-in-create", () => hammersInCreate),
  broken("LV-03", "listens-twice", () => listensTwice),
  broken("LV-03", "throws-in-timer", () => throwsInTimer),
];

import { PermanentUserError, type PluginEntry } from "@flyte-webapi/sdk";

import { keyHeader, pluginOf, type Design } from "../design.ts";
import { assertAccepted, jobIn } from "../job-api.ts";
import { jobPath, specOf, submission } from "../job-spec.ts";
import { staged } from "../staged.ts";

/** The client chooses the id; "exists" means that an earlier create got through. */
const namedJob: Design = {
  ...keyHeader,
  create: async ({ api }, ctx) => {
    const name = ctx.idempotencyKey;
    const answer = await api.insist({
      method: "PUT",
      path: jobPath(name),
      body: await specOf(ctx),
      signal: ctx.signal,
    });
    if (answer.status !== 409) jobIn(answer);
    return { resourceMeta: { jobId: name } };
  },
};

/** Looks before it leaps: the job carries a tag, and is adopted when it is there. */
const tagged: Design = {
  ...keyHeader,
  create: async ({ api }, ctx) => {
    const tag = ctx.idempotencyKey;
    for (let round = 0; ; round++) {
      const found = await api.insist({
        method: "GET",
        path: `/jobs?tag=${encodeURIComponent(tag)}`,
        signal: ctx.signal,
      });
      assertAccepted(found);
      const list: unknown =
        typeof found.json === "object" && found.json !== null && "jobs" in found.json ? found.json.jobs : undefined;
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

/** Leaves every repetition to the host: whatever goes wrong is thrown, as it comes. */
const oneTry: Design = {
  ...keyHeader,
  create: async ({ api }, ctx) => {
    const job = jobIn(await api.once(await submission(ctx, ctx.idempotencyKey)));
    return { resourceMeta: { jobId: job.id } };
  },
  get: async ({ api }, { resourceMeta, signal }) =>
    jobIn(await api.once({ method: "GET", path: jobPath(resourceMeta.jobId), signal })),
};

/** Tells the state of the new job at once, and maps states through a table. */
const resourceAtCreate: Design = {
  ...keyHeader,
  create: async ({ api }, ctx) => {
    const job = jobIn(await api.insist(await submission(ctx, ctx.idempotencyKey)));
    return { resourceMeta: { jobId: job.id }, resource: job };
  },
};

/** Asks before it cancels. */
const looksBeforeCancel: Design = {
  ...keyHeader,
  delete: async (use, ctx) => {
    if (ctx.resourceMeta === undefined) return;
    const answer = await use.api.insist({ method: "GET", path: jobPath(ctx.resourceMeta.jobId), signal: ctx.signal });
    if (answer.status === 404 || ["DONE", "FAILED", "STOPPED"].includes(jobIn(answer).state)) return;
    await keyHeader.delete(use, ctx);
  },
};

/** Correct plugins of different designs: the kit must accuse none of them of anything. */
export const GOOD_PLUGINS: readonly PluginEntry[] = [
  pluginOf("key-header", () => keyHeader),
  pluginOf("named-job", () => namedJob),
  pluginOf("tagged", () => tagged),
  pluginOf("one-try", () => oneTry),
  pluginOf("resource-at-create", () => resourceAtCreate),
  pluginOf("looks-before-cancel", () => looksBeforeCancel),
  pluginOf("staged", () => staged),
];

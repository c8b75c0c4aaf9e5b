import type { PluginEntry } from "@flyte-webapi/sdk";

import { keyHeader, pluginOf, type Design } from "../design.ts";
import { jobIn } from "../job-api.ts";
import { jobPath, specOf, submission } from "../job-spec.ts";
import { staged } from "../staged.ts";
import { lookUpFirst } from "./look-up-first.ts";

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

/** Looks before it leaps. */
const tagged = lookUpFirst((tag) => ({ method: "GET", path: `/jobs?tag=${encodeURIComponent(tag)}` }));

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

import { PermanentUserError, RetryableError, RetryAfterError, type CreateContext, type Fetch } from "@flyte-webapi/sdk";

import { keyHeader, type Design } from "../../design.ts";
import { JobApi, jobIn } from "../../job-api.ts";
import { jobPath, specOf, submission } from "../../job-spec.ts";
import { SERVICE_URL, TOKEN_KEY } from "../../job-service.world.ts";
import { staged, upload } from "../../staged.ts";
import { broken, type BrokenPlugin } from "../broken-plugin.ts";
import { meta, submit, withCreate, type Create } from "./with-create.ts";

// Creates in several steps, creates that do not end, and what they are made of.

/** The upload stays when the job is refused. */
const leavesUpload: Design = {
  ...staged,
  create: async (use, ctx) => {
    const name = ctx.idempotencyKey;
    await upload(use, name, ctx.signal);
    const job = jobIn(await use.api.insist(await submission(ctx, name)));
    return { resourceMeta: { jobId: job.id, note: name } };
  },
};

/** The upload stays when the job is deleted. */
const forgetsUpload: Design = { ...staged, delete: (use, ctx) => keyHeader.delete(use, ctx) };

/** The request goes on whatever its signal says. */
const ignoresSignal: Create = async ({ setup }, ctx) => {
  const fetch: Fetch = async (input, { signal: _signal, ...init } = {}) => await setup.fetch(input, init);
  return meta(await new JobApi({ ...setup, fetch }).once(await submission(ctx, ctx.idempotencyKey)));
};

/** Waits between tries for as long as it takes. */
const waitsForEver: Create = async (use, ctx) => {
  for (;;) {
    try {
      return meta(await use.api.once(await submission(ctx, ctx.idempotencyKey)));
    } catch (error) {
      if (!(error instanceof Error) || error.message !== "no answer") throw error;
      await use.setup.clock.sleep(3_600_000);
    }
  }
};

/** The first try is waited for; when it fails in passing, the others go on behind the host's back. */
const goesOnInBackground: Create = async ({ api, setup }, ctx) => {
  const name = ctx.idempotencyKey;
  const ask = { method: "PUT", path: jobPath(name), body: await specOf(ctx) };
  const free = new AbortController().signal;
  const put = async (signal: AbortSignal): Promise<void> => {
    const answer = await api.once({ ...ask, signal });
    if (answer.status !== 409) jobIn(answer);
  };
  const background = async (): Promise<void> => {
    await setup.clock.sleep(5_000);
    await api.insist({ ...ask, signal: free });
  };
  try {
    await put(ctx.signal);
  } catch (error) {
    const passing = error instanceof TypeError || (error instanceof RetryableError && error.code === "BadResponse");
    if (!passing) throw error;
    background().catch(() => {});
  }
  return { resourceMeta: { jobId: name } };
};

/** When a gateway says that the service is away, the job is called as it should have been called: the service has another name for it. */
const guessesTheId: Create = async (use, ctx) => {
  const answer = await use.api.once(await submission(ctx, ctx.idempotencyKey));
  return answer.status >= 500 ? { resourceMeta: { jobId: ctx.idempotencyKey } } : meta(answer);
};

/** A body that is written by hand. */
const bodyByHand: Create = async (use, ctx) => {
  const { text } = await specOf(ctx);
  const { body: _body, ...ask } = await submission(ctx, ctx.idempotencyKey);
  return meta(await use.api.insist({ ...ask, rawBody: `{"text":"${text}"}` }));
};

/** A template in which `$&` and its like mean something. */
const bodyFromTemplate: Create = async (use, ctx) => {
  const { text } = await specOf(ctx);
  const { body: _body, ...ask } = await submission(ctx, ctx.idempotencyKey);
  return meta(await use.api.insist({ ...ask, rawBody: '{"text":TEXT}'.replace("TEXT", JSON.stringify(text)) }));
};

const trimsText: Create = async (use, ctx) => {
  const { text } = await specOf(ctx);
  const ask = await submission(ctx, ctx.idempotencyKey);
  return meta(await use.api.insist({ ...ask, body: { text: text.trim() } }));
};

/** The first task fills in the template, and it stays filled in. */
const stickyTemplate = (): Create => {
  const template: { text?: string } = {};
  return async (use, ctx) => {
    template.text ??= (await specOf(ctx)).text;
    const ask = await submission(ctx, ctx.idempotencyKey);
    return meta(await use.api.insist({ ...ask, body: { ...template } }));
  };
};

/** A body that can be read once, as a stream: whoever asks again sends nothing. */
const bodyIsUsedUp: Create = async ({ api }, ctx) => {
  const parts = [await specOf(ctx)];
  for (let attempt = 0; ; attempt++) {
    const ask = { method: "POST", path: "/jobs", key: ctx.idempotencyKey, signal: ctx.signal };
    try {
      return meta(await api.once({ ...ask, body: parts.pop() ?? {} }));
    } catch (error) {
      if (attempt === 2 || error instanceof PermanentUserError || error instanceof RetryAfterError) throw error;
    }
  }
};

/** Notes the attempt in what it was lent. */
const writesIntoTemplate: Create = async (use, ctx) => {
  await noteRetry(ctx);
  return meta(await submit(use, ctx, ctx.idempotencyKey));
};

async function noteRetry(ctx: CreateContext): Promise<void> {
  const { custom } = await ctx.taskReader.read();
  const { retryAttempt } = ctx.taskExecutionMetadata.taskExecutionId.id;
  // What authors write who take what they are given for their own.
  if (retryAttempt > 0) (custom as { attempt?: number }).attempt = retryAttempt;
}

/** Ids of digits are numbers, are they not? */
const roundsIds: Create = async (use, ctx) => {
  const { id } = jobIn(await submit(use, ctx, ctx.idempotencyKey));
  return { resourceMeta: { jobId: /^\d+$/.test(id) ? String(BigInt(Math.round(Number(id)))) : id } };
};

/** The library that cancels wants numbers. */
const roundsIdsInDelete: Design = {
  ...keyHeader,
  delete: async (use, ctx) => {
    const { resourceMeta } = ctx;
    if (resourceMeta === undefined) return;
    const number = Number(resourceMeta.jobId);
    const jobId = Number.isInteger(number) ? number.toLocaleString("en", { useGrouping: false }) : resourceMeta.jobId;
    await keyHeader.delete(use, { ...ctx, resourceMeta: { ...resourceMeta, jobId } });
  },
};

/** "undefined" is sent when there is no secret. */
const sendsNoSecret: Design = {
  ...keyHeader,
  create: async ({ setup, api }, ctx) => {
    try {
      await setup.secretManager.get(TOKEN_KEY);
    } catch {
      const headers = { authorization: "Bearer undefined", "idempotency-key": ctx.idempotencyKey };
      const body = JSON.stringify(await specOf(ctx));
      const { status } = await setup.fetch(`${SERVICE_URL}/jobs`, {
        method: "POST",
        headers,
        body,
        signal: ctx.signal,
      });
      throw new RetryableError("Unauthenticated", `the service answered ${status}`);
    }
    return meta(await api.insist(await submission(ctx, ctx.idempotencyKey)));
  },
};

/** Whatever the secret manager says, it may be better next time. */
const missingSecretPasses: Design = {
  ...keyHeader,
  create: async (use, ctx) => {
    try {
      await use.setup.secretManager.get(TOKEN_KEY);
    } catch (cause) {
      throw new RetryableError("NotReady", "the credentials are not there yet", { cause });
    }
    return await keyHeader.create(use, ctx);
  },
};

export const BROKEN_STEPS: readonly BrokenPlugin[] = [
  broken("CR-17", "leaves-upload", () => leavesUpload),
  broken("CR-17", "forgets-upload", () => forgetsUpload),
  broken("CR-18", "ignores-signal", () => withCreate(ignoresSignal)),
  broken("CR-18", "waits-for-ever", () => withCreate(waitsForEver)),
  broken("CR-19", "goes-on-in-background", () => withCreate(goesOnInBackground)),
  broken("CR-19", "guesses-the-id", () => withCreate(guessesTheId)),
  broken("CR-20", "body-by-hand", () => withCreate(bodyByHand)),
  broken("CR-20", "body-from-template", () => withCreate(bodyFromTemplate)),
  broken("CR-20", "trims-text", () => withCreate(trimsText)),
  broken("CR-20", "body-is-used-up", () => withCreate(bodyIsUsedUp)),
  broken("CR-21", "sticky-template", () => withCreate(stickyTemplate())),
  broken("CR-21", "writes-into-template", () => withCreate(writesIntoTemplate)),
  broken("CR-22", "rounds-ids", () => withCreate(roundsIds)),
  broken("CR-22", "rounds-ids-in-delete", () => roundsIdsInDelete),
  broken("CR-23", "sends-no-secret", () => sendsNoSecret),
  broken("CR-23", "missing-secret-passes", () => missingSecretPasses),
];

import { PermanentUserError, RetryableError } from "@flyte-webapi/sdk";

import { ableServiceWorld, listingServiceWorld } from "../able/able-service.world.ts";
import { attached, givenUpload } from "../able/attached.ts";
import { listed, lookThrough, ownJobOn, pageOf, type Look } from "../able/listed.ts";
import { existing, owned, putOwned, slotOf, stillStops } from "../able/owned.ts";
import type { Design, DesignSetup, JobMeta } from "../design.ts";
import { fieldOf, jobIn, type JobView } from "../job-api.ts";
import { jobPath } from "../job-spec.ts";
import { removeUpload } from "../staged.ts";
import { broken, type BrokenPlugin } from "./broken-plugin.ts";

// Wrong where a service can do more than most: shared names, lists, integers, slow cancels, answers of many kinds.

type Create = Design["create"];
type CreateContext = Parameters<Create>[1];

const withCreate = (create: Create): Design => ({ ...owned, create });

const meta = (id: string): { resourceMeta: JobMeta } => ({ resourceMeta: { jobId: id } });

/** A create that is right until there is something under its name. */
function whenTaken(onTaken: (use: DesignSetup, ctx: CreateContext) => ReturnType<Create>): Design {
  return withCreate(async (use, ctx) => {
    const answer = await putOwned(use, ctx);
    if (answer.status !== 409) return meta(jobIn(answer).id);
    return stillStops(answer) ? await owned.create(use, ctx) : await onTaken(use, ctx);
  });
}

const adoptsWhateverExists = whenTaken((_use, ctx) => Promise.resolve(meta(ctx.idempotencyKey)));

/** The same work is the same job, is it not? */
const comparesTheTextOnly = whenTaken(async (use, ctx) => {
  const found = await existing(use, ctx);
  const { id } = jobIn(found);
  const { custom } = await ctx.taskReader.read();
  if (fieldOf(found.json, "text") !== custom?.["text"])
    throw new PermanentUserError("NameTaken", `${id} is another job`);
  return meta(id);
});

/** Somebody else's job is in the way. */
const makesRoom = whenTaken(async (use, ctx) => {
  const found = await existing(use, ctx);
  const { id } = jobIn(found);
  if (fieldOf(found.json, "owner") === ctx.idempotencyKey) return meta(id);
  await use.api.insist({ method: "DELETE", path: jobPath(id), signal: ctx.signal });
  return meta(jobIn(await putOwned(use, ctx)).id);
});

const takenIsRetried = whenTaken(async (use, ctx) => {
  const found = await existing(use, ctx);
  if (fieldOf(found.json, "owner") === ctx.idempotencyKey) return meta(jobIn(found).id);
  throw new RetryableError("NameTaken", "there is a job of this name");
});

/** A create that writes the integer of the task in another way. */
function writing(write: (size: bigint) => unknown): Design {
  return withCreate(async (use, ctx) => {
    const answer = await putOwned(use, ctx, (body, size) => {
      const text = JSON.stringify({ ...body, size: size === undefined ? undefined : write(size) });
      return text.replaceAll(/"raw:([^"]*)"/g, "$1");
    });
    return answer.status === 409 ? await owned.create(use, ctx) : meta(jobIn(answer).id);
  });
}

const firstPageOnly: Look = async (use, ctx) => ownJobOn(await pageOf(use, ctx, undefined), ctx.idempotencyKey);

const errorMeansNone: Look = async (use, ctx) => {
  try {
    return await lookThrough(use, ctx);
  } catch {
    return undefined;
  }
};

/** To the beginning of time. */
const walksEverything: Look = async (use, ctx) => {
  for (let from: unknown, first = true; first || from !== undefined; first = false) {
    const page = await pageOf(use, ctx, from);
    const own = ownJobOn(page, ctx.idempotencyKey);
    if (own !== undefined) return own;
    from = fieldOf(page.json, "next");
  }
  return undefined;
};

/** A correct poll but for one kind of body, which this function takes for a job. */
function mistaking(mistake: (json: unknown, id: string) => JobView | undefined): Design {
  return {
    ...owned,
    get: async (use, ctx) => {
      const { resourceMeta, signal } = ctx;
      const { status, json } = await use.api.insist({ method: "GET", path: jobPath(resourceMeta.jobId), signal });
      const mistaken = status === 200 ? mistake(json, resourceMeta.jobId) : undefined;
      return mistaken ?? (await owned.get(use, ctx));
    },
  };
}

const whenDone = (state: string): Design =>
  mistaking((json, id) => (fieldOf(json, "done") === true ? { id, state } : undefined));

const isFinal = (json: unknown): boolean => fieldOf(fieldOf(json, "error"), "final") === true;

/** Any error in a body passes by itself. */
const failureIn200Passes: Design = {
  ...owned,
  get: async ({ api }, { resourceMeta, signal }) =>
    jobIn(await api.insist({ method: "GET", path: jobPath(resourceMeta.jobId), signal })),
};

const stillStopsIsPermanent = withCreate(async (use, ctx) => {
  const answer = await putOwned(use, ctx);
  if (stillStops(answer)) throw new PermanentUserError("Conflict", "the slot is taken");
  return answer.status === 409 ? await owned.create(use, ctx) : meta(jobIn(answer).id);
});

/** What is in the slot is the job. */
const adoptsWhatStops = withCreate(async (use, ctx) => {
  const answer = await putOwned(use, ctx);
  if (answer.status !== 409) return meta(jobIn(answer).id);
  if (!stillStops(answer)) return await owned.create(use, ctx);
  const path = `/slots/${encodeURIComponent(slotOf(ctx))}`;
  return meta(jobIn(await use.api.insist({ method: "GET", path, signal: ctx.signal })).id);
});

/** ResourceMeta names the upload, whoever has made it. */
const removesWhatItWasGiven: Design = {
  ...attached,
  create: async (use, ctx) => {
    const { resourceMeta } = await attached.create(use, ctx);
    const given = await givenUpload(ctx);
    return { resourceMeta: given === undefined ? resourceMeta : { ...resourceMeta, note: given } };
  },
};

/** Tidies up after a refusal, too well. */
const tidiesUpTooWell: Design = {
  ...attached,
  create: async (use, ctx) => {
    try {
      return await attached.create(use, ctx);
    } catch (error) {
      const given = await givenUpload(ctx);
      if (given !== undefined && error instanceof PermanentUserError) await removeUpload(use, given, ctx.signal);
      throw error;
    }
  },
};

/** A correct delete that tells the service another reason. */
const because = (reason: string): Design => ({
  ...owned,
  delete: async (use, ctx) => await owned.delete(use, { ...ctx, reason }),
});

const able = (breaks: string, id: string, design: Design): BrokenPlugin =>
  broken(breaks, id, () => design, breaks === "GE-19" ? listingServiceWorld : ableServiceWorld);

/** Plugins for the service with all abilities. */
export const BROKEN_ABILITIES: readonly BrokenPlugin[] = [
  able("CR-10", "adopts-whatever-exists", adoptsWhateverExists),
  able("CR-10", "compares-the-text-only", comparesTheTextOnly),
  able("CR-10", "makes-room", makesRoom),
  able("CR-10", "taken-is-retried", takenIsRetried),
  able("CR-24", "integers-through-numbers", writing(Number)),
  able(
    "CR-24",
    "integers-with-a-fraction",
    writing((size) => `raw:${size}.0`),
  ),
  able("CR-24", "integers-as-texts", writing(String)),
  able("GE-06", "failure-in-200-passes", failureIn200Passes),
  able(
    "GE-06",
    "failure-in-200-without-words",
    mistaking((json, id) => (isFinal(json) ? { id, state: "FAILED" } : undefined)),
  ),
  able("GE-18", "over-is-done", whenDone("DONE")),
  able("GE-18", "over-is-running", whenDone("RUNNING")),
  able("GE-18", "over-is-the-users-fault", whenDone("FAILED")),
  able("GE-19", "first-page-only", listed(firstPageOnly)),
  able("GE-19", "error-of-the-list-means-none", listed(errorMeansNone)),
  able("GE-19", "walks-everything", listed(walksEverything)),
  able("DE-10", "still-stops-is-permanent", stillStopsIsPermanent),
  able("DE-10", "adopts-what-stops", adoptsWhatStops),
  able("DE-11", "removes-what-it-was-given", removesWhatItWasGiven),
  able("DE-11", "tidies-up-too-well", tidiesUpTooWell),
  able("DE-13", "reason-is-dropped", because("")),
  able("DE-13", "reason-of-its-own", because("cancelled by Flyte")),
];

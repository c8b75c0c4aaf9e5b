import { PermanentUserError } from "@flyte-webapi/sdk";

import { assertAccepted, jobIn } from "../../job-api.ts";
import { specOf, submission } from "../../job-spec.ts";
import { broken, type BrokenPlugin } from "../broken-plugin.ts";
import { meta, startedAgain, submit, withCreate, type Create } from "./with-create.ts";

/** Another key in each try of one call. */
const keyPerTry: Create = async ({ api }, ctx) => {
  for (let attempt = 0; ; attempt++) {
    try {
      const key = attempt === 0 ? ctx.idempotencyKey : `${ctx.idempotencyKey}-${attempt}`;
      return meta(await api.once(await submission(ctx, key)));
    } catch (error) {
      if (attempt === 2 || error instanceof PermanentUserError) throw error;
    }
  }
};

/** No key at all; several tries. */
const noKey: Create = async (use, ctx) => meta(await submit(use, ctx, undefined));

/** A timeout is answered with a new request without the key, "to be sure". */
const unkeyedFallback: Create = async (use, ctx) => {
  try {
    return meta(await use.api.once(await submission(ctx, ctx.idempotencyKey)));
  } catch {
    return meta(await submit(use, ctx, undefined));
  }
};

/** Patient, with the same key each time; and with another one when all that was in vain. */
const otherKeyInTheEnd: Create = async (use, ctx) => {
  for (let round = 0; ; round++) {
    const key = round < 2 ? ctx.idempotencyKey : `${ctx.idempotencyKey}-again`;
    try {
      return meta(await submit(use, ctx, key));
    } catch (error) {
      if (round === 2 || error instanceof PermanentUserError || ctx.signal.aborted) throw error;
    }
  }
};

/** Looks for its job only when it remembers, in memory, that a create went wrong. */
const lookupFromMemory = (): Create => {
  const troubled = new Set<string>();
  return async ({ api }, ctx) => {
    const tag = ctx.idempotencyKey;
    for (let round = 0; ; round++) {
      if (troubled.has(tag)) {
        const found = await api.insist({
          method: "GET",
          path: `/jobs?tag=${encodeURIComponent(tag)}`,
          signal: ctx.signal,
        });
        const list: unknown =
          typeof found.json === "object" && found.json !== null && "jobs" in found.json ? found.json.jobs : undefined;
        if (!Array.isArray(list)) {
          assertAccepted(found);
          if (round > 3) throw new Error("the service lists no jobs");
          continue;
        }
        const first: unknown = list[0];
        if (first !== undefined) return meta({ status: 200, json: first });
      }
      troubled.add(tag);
      try {
        return meta(
          await api.once({
            method: "POST",
            path: "/tagged",
            body: { tag, ...(await specOf(ctx)) },
            signal: ctx.signal,
          }),
        );
      } catch (error) {
        if (round > 3 || error instanceof PermanentUserError) throw error;
      }
    }
  };
};

/** The meta holds when it was made: each process writes another. */
const timeInMeta: Create = async (use, ctx) => {
  const job = jobIn(await submit(use, ctx, ctx.idempotencyKey));
  return { resourceMeta: { jobId: job.id, note: new Date(use.setup.clock.now()).toISOString() } };
};

const uuidKey: Create = async (use, ctx) => meta(await submit(use, ctx, use.setup.random.uuid()));

const timeKey: Create = async (use, ctx) =>
  meta(await submit(use, ctx, `${ctx.idempotencyKey}-${Math.floor(use.setup.clock.now() / 1_000)}`));

const DAY_MS = 86_400_000;

/** The same all day long, and another one for an attempt that goes on past midnight. */
const keyOfTheDay: Create = async (use, ctx) =>
  meta(await submit(use, ctx, `${ctx.idempotencyKey}-${Math.floor(use.setup.clock.now() / DAY_MS)}`));

/** Drawn once at start, kept for the life of the process. */
const keyWithProcessSalt = (): Create => {
  let salt: string | undefined;
  return async (use, ctx) => {
    salt ??= use.setup.random.uuid().slice(0, 8);
    return meta(await submit(use, ctx, `${ctx.idempotencyKey}-${salt}`));
  };
};

/** Everything but the attempt. */
const keyWithoutAttempt: Create = async (use, ctx) =>
  meta(await submit(use, ctx, ctx.idempotencyKey.replace(/-\d+$/, "")));

const keyFromExecution: Create = async (use, ctx) => {
  const { nodeExecutionId } = ctx.taskExecutionMetadata.taskExecutionId.id;
  const names = [...Object.values(nodeExecutionId), startedAgain(ctx)];
  return meta(await submit(use, ctx, names.join(".")));
};

export const BROKEN_KEYS: readonly BrokenPlugin[] = [
  broken("CR-01", "key-per-try", () => withCreate(keyPerTry)),
  broken("CR-01", "other-key-in-the-end", () => withCreate(otherKeyInTheEnd)),
  broken("CR-01", "unkeyed-fallback", () => withCreate(unkeyedFallback)),
  broken("CR-01", "no-key", () => withCreate(noKey)),
  broken("CR-03", "lookup-from-memory", () => withCreate(lookupFromMemory())),
  broken("CR-03", "time-in-meta", () => withCreate(timeInMeta)),
  broken("CR-04", "uuid-key", () => withCreate(uuidKey)),
  broken("CR-04", "time-key", () => withCreate(timeKey)),
  broken("CR-04", "key-of-the-day", () => withCreate(keyOfTheDay)),
  broken("CR-04", "key-with-process-salt", () => withCreate(keyWithProcessSalt())),
  broken("CR-05", "key-without-attempt", () => withCreate(keyWithoutAttempt)),
  broken("CR-05", "key-from-execution", () => withCreate(keyFromExecution)),
];

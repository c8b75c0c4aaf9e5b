import { PermanentUserError, type CreateContext } from "@flyte-webapi/sdk";

import type { Design } from "../design.ts";
import { removeUpload, upload } from "../staged.ts";
import { owned } from "./owned.ts";

/** The upload that the task brings along, if it does. */
export async function givenUpload(ctx: CreateContext): Promise<string | undefined> {
  const { custom } = await ctx.taskReader.read();
  const name = custom?.["upload"];
  return typeof name === "string" ? name : undefined;
}

/** Correct: a task may name an upload that is there already; else there is one for each attempt, which is taken back with its job. */
export const attached: Design = {
  ...owned,
  create: async (use, ctx) => {
    const given = await givenUpload(ctx);
    if (given !== undefined) return await owned.create(use, ctx);
    const name = ctx.idempotencyKey;
    await upload(use, name, ctx.signal);
    try {
      const { resourceMeta } = await owned.create(use, ctx);
      return { resourceMeta: { ...resourceMeta, note: name } };
    } catch (error) {
      if (error instanceof PermanentUserError) await removeUpload(use, name, ctx.signal);
      throw error;
    }
  },
  delete: async (use, ctx) => {
    await owned.delete(use, ctx);
    const { resourceMeta, signal } = ctx;
    if (resourceMeta?.note !== undefined) await removeUpload(use, resourceMeta.note, signal);
  },
};

import type { CreateContext } from "@flyte-webapi/sdk";

import { keyHeader, type Design, type DesignSetup } from "../../design.ts";
import { jobIn, type Answer } from "../../job-api.ts";
import { submission } from "../../job-spec.ts";

/** The `create` of a design. */
export type Create = Design["create"];

/** The correct plugin with another `create`. */
export function withCreate(create: Create): Design {
  return { ...keyHeader, create };
}

/** Submits the job under this key, in several tries. */
export async function submit({ api }: DesignSetup, ctx: CreateContext, key: string | undefined): Promise<Answer> {
  return await api.insist(await submission(ctx, key));
}

/** The ResourceMeta of the job in an answer. */
export function meta(answer: Answer): Awaited<ReturnType<Create>> {
  return { resourceMeta: { jobId: jobIn(answer).id } };
}

/** `-r1` and so on, where the system has started the attempt again. */
export function startedAgain(ctx: CreateContext): string {
  return /-r\d+$/.exec(ctx.idempotencyKey)?.[0] ?? "";
}

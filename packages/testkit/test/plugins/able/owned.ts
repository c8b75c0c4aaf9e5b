import { PermanentUserError, RetryableError, type CreateContext } from "@flyte-webapi/sdk";

import type { Design, DesignSetup } from "../design.ts";
import { fieldOf, jobIn, type Answer } from "../job-api.ts";
import { jobPath, specOf } from "../job-spec.ts";
import { keyHeader } from "../design.ts";
import { jsonOf } from "./integers.ts";

/** The address of a job that says whose it is. */
const ownedPath = (name: string): string => `/owned/${encodeURIComponent(name)}`;

/** Where the attempts of one task take turns. */
export function slotOf(ctx: CreateContext): string {
  const { nodeExecutionId } = ctx.taskExecutionMetadata.taskExecutionId.id;
  const { executionProject, executionDomain, executionName, nodeId } = nodeExecutionId;
  return JSON.stringify([executionProject, executionDomain, executionName, nodeId]);
}

/** The integer of the task, if it has one. */
export async function sizeOf(ctx: CreateContext): Promise<bigint | undefined> {
  const { size } = await ctx.inputReader.get();
  return size?.kind === "integer" ? size.value : undefined;
}

/** Asks for the job of the attempt. `write` says how the integer is written. */
export async function putOwned(
  { api }: DesignSetup,
  ctx: CreateContext,
  write: (body: object, size: bigint | undefined) => string = (body, size) => jsonOf({ ...body, size }),
): Promise<Answer> {
  const body = { ...(await specOf(ctx)), owner: ctx.idempotencyKey, slot: slotOf(ctx) };
  const rawBody = write(body, await sizeOf(ctx));
  return await api.insist({ method: "PUT", path: ownedPath(ctx.idempotencyKey), rawBody, signal: ctx.signal });
}

/** What stands under the name of the attempt already. */
export async function existing({ api }: DesignSetup, ctx: CreateContext): Promise<Answer> {
  return await api.insist({ method: "GET", path: ownedPath(ctx.idempotencyKey), signal: ctx.signal });
}

/** Whether the service refuses since the last job has not stopped yet. */
export const stillStops = ({ status, json }: Answer): boolean =>
  status === 409 && fieldOf(json, "error") === "still_terminating";

/** Correct: a job of a name, of which it makes sure that it is its own; waits for the last one to stop; believes errors in bodies when they are final. */
export const owned: Design = {
  ...keyHeader,
  create: async (use, ctx) => {
    const answer = await putOwned(use, ctx);
    if (stillStops(answer)) throw new RetryableError("StillTerminating", "the last job has not stopped yet");
    if (answer.status !== 409) return { resourceMeta: { jobId: jobIn(answer).id } };
    const found = await existing(use, ctx);
    const { id } = jobIn(found);
    if (fieldOf(found.json, "owner") !== ctx.idempotencyKey) {
      throw new PermanentUserError("NameTaken", `there is a job ${id} of somebody else`);
    }
    return { resourceMeta: { jobId: id } };
  },
  get: async ({ api }, { resourceMeta, signal }) => {
    const id = resourceMeta.jobId;
    const answer = await api.insist({ method: "GET", path: jobPath(id), signal });
    const error = answer.status === 200 ? fieldOf(answer.json, "error") : undefined;
    if (fieldOf(error, "final") !== true) return jobIn(answer);
    return { id, state: "FAILED", message: String(fieldOf(error, "message")) };
  },
  delete: async ({ api }, { resourceMeta, signal, reason }) => {
    if (resourceMeta === undefined) return;
    const path = `${jobPath(resourceMeta.jobId)}/cancel`;
    const { status } = await api.insist({ method: "POST", path, body: { reason }, signal });
    if (status >= 400 && ![404, 409, 410].includes(status)) throw new Error(`cancel answered ${status}`);
  },
};

import { PermanentUserError } from "@flyte-webapi/sdk";

import { keyHeader, type Design, type DesignSetup } from "./design.ts";
import { assertAccepted, jobIn } from "./job-api.ts";
import { submission } from "./job-spec.ts";

const uploadPath = (name: string): string => `/uploads/${encodeURIComponent(name)}`;

/** Uploads something under a name that the key gives. */
export async function upload({ api }: DesignSetup, name: string, signal: AbortSignal): Promise<void> {
  assertAccepted(await api.insist({ method: "PUT", path: uploadPath(name), body: {}, signal }));
}

/** Takes the upload back; one that is gone is a success. */
export async function removeUpload({ api }: DesignSetup, name: string, signal: AbortSignal): Promise<void> {
  const { status } = await api.insist({ method: "DELETE", path: uploadPath(name), signal });
  if (status >= 400 && ![404, 410].includes(status)) throw new Error(`removing the upload answered ${status}`);
}

/** Two steps: an upload, then the job. What the first made is taken back when the second is refused, and with the job. */
export const staged: Design = {
  ...keyHeader,
  create: async (use, ctx) => {
    const name = ctx.idempotencyKey;
    await upload(use, name, ctx.signal);
    try {
      const job = jobIn(await use.api.insist(await submission(ctx, name)));
      return { resourceMeta: { jobId: job.id, note: name } };
    } catch (error) {
      if (error instanceof PermanentUserError) await removeUpload(use, name, ctx.signal);
      throw error;
    }
  },
  delete: async (use, ctx) => {
    await keyHeader.delete(use, ctx);
    const { resourceMeta, signal } = ctx;
    if (resourceMeta?.note !== undefined) await removeUpload(use, resourceMeta.note, signal);
  },
};

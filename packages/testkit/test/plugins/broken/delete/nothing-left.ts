import { keyHeader, type Design } from "../../design.ts";
import type { Answer } from "../../job-api.ts";
import { jobPath } from "../../job-spec.ts";
import { broken, type BrokenPlugin } from "../broken-plugin.ts";

type Delete = Design["delete"];

const withDelete = (remove: Delete): Design => ({ ...keyHeader, delete: remove });

function refuse({ status }: Answer, accepted: readonly number[] = [404, 409, 410]): void {
  if (status >= 400 && !accepted.includes(status)) throw new Error(`the service answered ${status}`);
}

function cancelThatAccepts(accepted: readonly number[]): Delete {
  return async ({ api }, { resourceMeta, signal }) => {
    if (resourceMeta === undefined) return;
    refuse(await api.insist({ method: "POST", path: `${jobPath(resourceMeta.jobId)}/cancel`, signal }), accepted);
  };
}

/** Removes the job, result and all. */
const deletesRecord: Delete = async ({ api }, { resourceMeta, signal }) => {
  if (resourceMeta === undefined) return;
  refuse(await api.insist({ method: "DELETE", path: jobPath(resourceMeta.jobId), signal }));
};

/** Reads the id without asking whether there is one. */
const trustsMeta: Delete = async (use, ctx) => {
  // What plugin authors write when they do not expect absence.
  const { jobId } = ctx.resourceMeta as { jobId: string };
  await keyHeader.delete(use, { ...ctx, resourceMeta: { jobId } });
};

const cancelsUndefined: Delete = async ({ api }, { resourceMeta, signal }) => {
  refuse(await api.insist({ method: "POST", path: `${jobPath(String(resourceMeta?.jobId))}/cancel`, signal }));
};

export const WRONG_WITH_NOTHING_LEFT: readonly BrokenPlugin[] = [
  broken("DE-01", "missing-is-an-error", () => withDelete(cancelThatAccepts([409]))),
  broken("DE-01", "gone-is-an-error", () => withDelete(cancelThatAccepts([404, 409]))),
  broken("DE-02", "finished-is-an-error", () => withDelete(cancelThatAccepts([404, 410]))),
  broken("DE-02", "deletes-record", () => withDelete(deletesRecord)),
  broken("DE-03", "trusts-meta", () => withDelete(trustsMeta)),
  broken("DE-03", "cancels-undefined", () => withDelete(cancelsUndefined)),
];

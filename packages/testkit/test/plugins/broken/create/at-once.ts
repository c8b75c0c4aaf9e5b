import type { CreateContext } from "@flyte-webapi/sdk";

import { specOf, type JobSpec } from "../../job-spec.ts";
import { broken, type BrokenPlugin } from "../broken-plugin.ts";
import { meta, submit, withCreate, type Create } from "./with-create.ts";

// Creates that are in each other's way when they are called at the same moment.

/** What is to be run stands in a field of the plugin, until it is sent. */
const specInField = (): Create => {
  let current: { readonly spec: JobSpec; readonly ctx: CreateContext } | undefined;
  return async ({ api }, ctx) => {
    current = { spec: await specOf(ctx), ctx };
    // Another create may come in here.
    await ctx.inputReader.get();
    const { signal, idempotencyKey: key } = ctx;
    return meta(await api.insist({ method: "POST", path: "/jobs", key, body: current.spec, signal }));
  };
};

/** The same payload is the same job, as long as nobody has answered yet. */
const oneForTheSamePayload = (): Create => {
  const underWay = new Map<string, ReturnType<Create>>();
  return async (use, ctx) => {
    const payload = JSON.stringify(await specOf(ctx));
    const making = underWay.get(payload) ?? submit(use, ctx, ctx.idempotencyKey).then(meta);
    underWay.set(payload, making);
    try {
      return await making;
    } finally {
      underWay.delete(payload);
    }
  };
};

export const CREATES_AT_ONCE: readonly BrokenPlugin[] = [
  broken("CR-21", "spec-in-a-field", () => withCreate(specInField())),
  broken("CR-21", "one-for-the-same-payload", () => withCreate(oneForTheSamePayload())),
];

import { PhaseInfo } from "@flyte-webapi/sdk";

import { keyHeader, phaseOf, storeAnswer, type Design } from "../../design.ts";
import { fieldOf } from "../../job-api.ts";
import { broken, type BrokenPlugin } from "../broken-plugin.ts";

const storesNothing: Design = { ...keyHeader, store: async () => {} };

/** Fetches the result by itself, and takes whatever cannot be read for "no result". */
const resultIsOptional: Design = {
  ...keyHeader,
  get: async (use, ctx) => {
    const { id, state } = await keyHeader.get(use, ctx);
    if (state !== "DONE") return await keyHeader.get(use, ctx);
    const path = `/jobs/${encodeURIComponent(id)}/result`;
    const { status, json } = await use.api.insist({ method: "GET", path, signal: ctx.signal });
    const answer = status === 200 ? fieldOf(json, "answer") : undefined;
    return { id, state, ...(typeof answer === "number" ? { answer } : {}) };
  },
  store: async (ctx) => {
    if (ctx.resource.answer !== undefined) await storeAnswer(ctx);
  },
};

/** The same, with 0 in place of what cannot be read. */
const zeroForNoResult: Design = { ...resultIsOptional, store: storeAnswer };

/** Stores the text that the service sent, whatever the task declares. */
const storesText: Design = {
  ...keyHeader,
  store: async ({ outputWriter, resource }) => {
    const value = String(resource.answer);
    await outputWriter.put({ kind: "literals", literals: { answer: { kind: "string", value } } });
  },
};

const otherName: Design = {
  ...keyHeader,
  store: async ({ outputWriter }) => {
    await outputWriter.put({ kind: "literals", literals: { result: { kind: "integer", value: 42n } } });
  },
};

const swallowsTheRefusal: Design = { ...keyHeader, store: async (ctx) => await storeAnswer(ctx).catch(() => {}) };

/** Turns the refusal into the end of the task. */
const refusalIsFailure: Design = {
  ...keyHeader,
  store: async () => {},
  status: async (_use, ctx) => {
    const phaseInfo = phaseOf(ctx.resource);
    if (phaseInfo.phase !== "Success") return phaseInfo;
    try {
      await storeAnswer(ctx);
      return phaseInfo;
    } catch (error) {
      return PhaseInfo.failure({ code: "OutputsNotStored", message: String(error) });
    }
  },
};

/** Stores once, and after a refusal believes that it has. */
const triesOnce = (): Design => {
  const tried = new Set<string>();
  return {
    ...keyHeader,
    store: async (ctx) => {
      if (tried.has(ctx.resource.id)) return;
      tried.add(ctx.resource.id);
      await storeAnswer(ctx);
    },
  };
};

const storesInEveryPoll: Design = {
  ...keyHeader,
  status: async (_use, ctx) => {
    await storeAnswer(ctx);
    return phaseOf(ctx.resource);
  },
};

/** Gives a failed task the outputs of a good one. */
const storesForTheFailed: Design = {
  ...keyHeader,
  status: async (_use, ctx) => {
    if (ctx.resource.state === "FAILED") await storeAnswer(ctx);
    return phaseOf(ctx.resource);
  },
};

export const WRONG_OUTPUTS: readonly BrokenPlugin[] = [
  broken("ST-08", "stores-nothing", () => storesNothing),
  broken("ST-08", "result-is-optional", () => resultIsOptional),
  broken("ST-08", "zero-for-no-result", () => zeroForNoResult),
  broken("ST-08", "stores-text", () => storesText),
  broken("ST-08", "stores-under-another-name", () => otherName),
  broken("ST-09", "swallows-the-refusal", () => swallowsTheRefusal),
  broken("ST-09", "refusal-is-failure", () => refusalIsFailure),
  broken("ST-09", "stores-once", triesOnce),
  broken("ST-10", "stores-in-every-poll", () => storesInEveryPoll),
  broken("ST-10", "stores-for-the-failed", () => storesForTheFailed),
];

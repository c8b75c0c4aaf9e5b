import {
  createResourceMetaCodec,
  PermanentUserError,
  Phase,
  type AsyncPlugin,
  type PluginEntry,
  type PluginSetupContext,
} from "@flyte-webapi/sdk";
import * as z from "zod";

import { createBatchApi, type BatchApi } from "./batch-api.ts";
import { readBatchSpec, type BatchSpec } from "./batch-spec.ts";
import type { Batch } from "./batch.ts";
import { storeFiles } from "./outputs.ts";
import { toPhaseInfo } from "./status.ts";

/** All that finds a batch again, and the file that was made for it. Its service, too: a later configuration moves no batch. */
const batchMeta = z.object({ baseUrl: z.string(), batchId: z.string(), inputFileId: z.string() });
type BatchMeta = z.infer<typeof batchMeta>;

/** Where the service is. */
export interface BatchOptions {
  /** Default: the environment variable `OPENAI_URL`, else `https://api.openai.com`. */
  readonly baseUrl?: string | undefined;
}

/** The plugin for tasks of the type `batch_inference`. */
export function createBatchPlugin(options: BatchOptions = {}): PluginEntry<BatchMeta, Batch> {
  return {
    id: "batch-inference",
    supportedTaskTypes: ["batch_inference"],
    pluginLoader: (setup) => {
      const configured = process.env["OPENAI_URL"] ?? "https://api.openai.com";
      return createPlugin(setup, options.baseUrl ?? configured);
    },
  };
}

/** The plugin, configured by the environment: what a host registers. */
export const batchPlugin: PluginEntry<BatchMeta, Batch> = createBatchPlugin();

function createPlugin(setup: PluginSetupContext, baseUrl: string): AsyncPlugin<BatchMeta, Batch> {
  const apiOf = (meta: BatchMeta) => createBatchApi(setup, meta.baseUrl);
  return {
    getConfig: () => ({
      readRateLimiter: { qps: 5, burst: 20 },
      writeRateLimiter: { qps: 2, burst: 10 },
      // Batches take minutes to hours.
      caching: { size: 1_000, resyncInterval: "60s", workers: 5 },
      // Create looks, uploads and submits.
      timeouts: { create: "60s" },
      resourceMeta: createResourceMetaCodec(batchMeta),
    }),

    create: async (ctx) => {
      const spec = await readBatchSpec(ctx);
      const api = createBatchApi(setup, baseUrl);
      const { id, input_file_id } =
        (await api.find(ctx.idempotencyKey, ctx.signal)) ?? (await submit(api, spec, ctx.idempotencyKey, ctx.signal));
      return { resourceMeta: { baseUrl, batchId: id, inputFileId: input_file_id } };
    },

    get: async ({ resourceMeta, signal }) => await apiOf(resourceMeta).read(resourceMeta.batchId, signal),

    status: async (ctx) => {
      const phaseInfo = toPhaseInfo(ctx.resource);
      if (phaseInfo.phase !== Phase.Success) return phaseInfo;
      return (await storeFiles(ctx, ctx.resource, ctx.resourceMeta.baseUrl)) ?? phaseInfo;
    },

    delete: async ({ resourceMeta, signal }) => {
      if (resourceMeta === undefined) return;
      const api = apiOf(resourceMeta);
      await api.cancel(resourceMeta.batchId, signal);
      await api.removeFile(resourceMeta.inputFileId, signal);
    },
  };
}

/** Uploads, then makes the batch. An upload of an earlier call is used; one whose batch is refused is taken back. */
async function submit(api: BatchApi, spec: BatchSpec, key: string, signal: AbortSignal): Promise<Batch> {
  const inputFileId = (await api.findInput(key, signal)) ?? (await api.upload(spec.jsonl, key, signal));
  try {
    return await api.create(spec, inputFileId, key, signal);
  } catch (error) {
    if (error instanceof PermanentUserError) await api.removeFile(inputFileId, signal);
    throw error;
  }
}

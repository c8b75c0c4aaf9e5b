import {
  createResourceMetaCodec,
  Phase,
  type AsyncPlugin,
  type PluginEntry,
  type PluginSetupContext,
} from "@flyte-webapi/sdk";
import * as z from "zod";

import { storeOutput } from "./outputs.ts";
import { readPredictionSpec } from "./prediction-spec.ts";
import type { Prediction } from "./prediction.ts";
import { createReplicateApi } from "./replicate-api.ts";
import { toPhaseInfo } from "./status.ts";

/** All that finds a prediction again. Its service, too: a later change of the configuration moves no prediction. */
const predictionMeta = z.object({ baseUrl: z.string(), id: z.string() });
type PredictionMeta = z.infer<typeof predictionMeta>;

/** Where the service is. */
export interface ReplicateOptions {
  /** Default: the environment variable `REPLICATE_URL`, else `https://api.replicate.com`. */
  readonly baseUrl?: string | undefined;
}

/** The plugin for tasks of the type `replicate_prediction`. */
export function createReplicatePlugin(options: ReplicateOptions = {}): PluginEntry<PredictionMeta, Prediction> {
  return {
    id: "replicate-predictions",
    supportedTaskTypes: ["replicate_prediction"],
    pluginLoader: (setup) => {
      const configured = process.env["REPLICATE_URL"] ?? "https://api.replicate.com";
      return createPlugin(setup, options.baseUrl ?? configured);
    },
  };
}

/** The plugin, configured by the environment: what a host registers. */
export const replicatePlugin: PluginEntry<PredictionMeta, Prediction> = createReplicatePlugin();

function createPlugin(setup: PluginSetupContext, baseUrl: string): AsyncPlugin<PredictionMeta, Prediction> {
  const apiOf = (meta: PredictionMeta) => createReplicateApi(setup, meta.baseUrl);
  return {
    getConfig: () => ({
      // The service allows 600 predictions a minute, and 3,000 other requests.
      readRateLimiter: { qps: 20, burst: 40 },
      writeRateLimiter: { qps: 8, burst: 20 },
      caching: { size: 1_000, resyncInterval: "10s", workers: 10 },
      resourceMeta: createResourceMetaCodec(predictionMeta),
    }),

    create: async (ctx) => {
      const { marker, body } = await readPredictionSpec(ctx, ctx.idempotencyKey);
      const api = createReplicateApi(setup, baseUrl);
      // The service knows no idempotency key: whoever may have asked before has to look.
      const id = (await api.find(marker, ctx.signal)) ?? (await api.create(body, ctx.signal));
      return { resourceMeta: { baseUrl, id } };
    },

    get: async ({ resourceMeta, signal }) => await apiOf(resourceMeta).read(resourceMeta.id, signal),

    status: async (ctx) => {
      const phaseInfo = toPhaseInfo(ctx.resource);
      if (phaseInfo.phase !== Phase.Success) return phaseInfo;
      return (await storeOutput(ctx, ctx.resource)) ?? phaseInfo;
    },

    delete: async ({ resourceMeta, signal }) => {
      if (resourceMeta === undefined) return;
      await apiOf(resourceMeta).cancel(resourceMeta.id, signal);
    },
  };
}

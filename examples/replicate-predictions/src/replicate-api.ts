import { PermanentUserError, RetryableError, type PluginSetupContext } from "@flyte-webapi/sdk";
import { createHttpClient, path } from "@flyte-webapi/sdk/http";

import type { PredictionSpec } from "./prediction-spec.ts";
import { ENDS, prediction, predictionPage, type Prediction } from "./prediction.ts";

/** Key of the API token. */
export const TOKEN_KEY = "REPLICATE_API_TOKEN";

/** How far back a prediction can be found again: later its input is removed, and with it the key. */
const LOOK_BACK_MS = 60 * 60_000;
/** Pages of 100 predictions. A call makes a bounded number of requests. */
const MAX_PAGES = 15;

/** The calls of the API that the plugin needs. */
export interface ReplicateApi {
  /** The id of the prediction whose input carries the marker; nothing when there is none from the last hour. */
  find(marker: PredictionSpec["marker"], signal: AbortSignal): Promise<string | undefined>;
  /** Makes a prediction: one more each time that it is called. Answers its id. */
  create(body: PredictionSpec["body"], signal: AbortSignal): Promise<string>;
  read(id: string, signal: AbortSignal): Promise<Prediction>;
  /** Stops the prediction. One that is over or unknown is a success. */
  cancel(id: string, signal: AbortSignal): Promise<void>;
}

/** What the client takes from the host. */
export type ApiSetup = Pick<PluginSetupContext, "fetch" | "clock" | "random" | "logger" | "secretManager">;

/** A client of the API at `baseUrl`. */
export function createReplicateApi(setup: ApiSetup, baseUrl: string): ReplicateApi {
  const { fetch, clock, random, logger, secretManager } = setup;
  const client = createHttpClient({
    baseUrl,
    fetch,
    clock,
    random,
    logger,
    authorize: async () => ({ authorization: `Bearer ${await secretManager.get(TOKEN_KEY)}` }),
  });

  const read = async (id: string, signal: AbortSignal): Promise<Prediction> =>
    await client.get(path`v1/predictions/${id}`, { schema: prediction, signal });

  return {
    find: async ({ name, key }, signal) => {
      const createdAfter = new Date(clock.now() - LOOK_BACK_MS).toISOString();
      let cursor: string | undefined;
      for (let page = 0; page < MAX_PAGES; page++) {
        const query = { created_after: createdAfter, cursor };
        const { results, next } = await client.get(path`v1/predictions`, { query, schema: predictionPage, signal });
        const found = results.find(({ input }) => input?.[name] === key);
        if (found !== undefined) return found.id;
        cursor = next ? (new URL(next).searchParams.get("cursor") ?? undefined) : undefined;
        if (cursor === undefined) return undefined;
      }
      throw new RetryableError(
        "TooManyPredictions",
        `The account made more than ${MAX_PAGES * 100} predictions in the last hour, so whether this one is among them is not known: ` +
          "give Flyte an account of its own",
      );
    },

    create: async (body, signal) => {
      // Not repeatable: when the answer is lost, the next call of the plugin's create looks first.
      const { id } = await client.post(path`v1/predictions`, { json: body, schema: prediction, signal });
      return id;
    },

    read,

    cancel: async (id, signal) => {
      try {
        await client.post(path`v1/predictions/${id}/cancel`, { accept: [404, 410], repeatable: true, signal });
      } catch (error) {
        // What the service answers for a prediction that is over is not documented. If it refuses, the prediction tells.
        if (!(error instanceof PermanentUserError) || !ENDS.includes((await read(id, signal)).status)) throw error;
      }
    },
  };
}

import { RetryableError, type PluginSetupContext } from "@flyte-webapi/sdk";
import { createHttpClient, path } from "@flyte-webapi/sdk/http";

import type { BatchSpec } from "./batch-spec.ts";
import { batch, batchPage, filePage, uploadedFile, type Batch } from "./batch.ts";

/** Key of the API key. */
export const API_KEY = "OPENAI_API_KEY";

/** Pages of 100 batches. A call makes a bounded number of requests. */
const MAX_PAGES = 10;

/** Uploads are read while a batch is validated and run, which takes a day at most. Seconds. */
const FILE_LIFETIME_S = 3 * 24 * 60 * 60;

/** What the client takes from the host. */
export type ApiSetup = Pick<PluginSetupContext, "fetch" | "clock" | "random" | "logger" | "secretManager">;

/** The calls of the Batch and Files APIs that the plugin needs. */
export interface BatchApi {
  /** The batch that was made with this key; nothing when there is none. */
  find(key: string, signal: AbortSignal): Promise<Batch | undefined>;
  /** The id of the input file that was uploaded with this key; nothing when there is none among the newest. */
  findInput(key: string, signal: AbortSignal): Promise<string | undefined>;
  /** Uploads the input file: one more each time that it is called. Answers its id. */
  upload(jsonl: string, key: string, signal: AbortSignal): Promise<string>;
  /** Makes a batch: one more each time that it is called. */
  create(spec: BatchSpec, inputFileId: string, key: string, signal: AbortSignal): Promise<Batch>;
  read(batchId: string, signal: AbortSignal): Promise<Batch>;
  /** Stops the batch. One that is over or unknown is a success. */
  cancel(batchId: string, signal: AbortSignal): Promise<void>;
  /** Removes an uploaded file. One that is unknown is a success. */
  removeFile(fileId: string, signal: AbortSignal): Promise<void>;
}

/** A client of the API at `baseUrl`. */
export function createBatchApi(setup: ApiSetup, baseUrl: string): BatchApi {
  const { fetch, clock, random, logger, secretManager } = setup;
  const client = createHttpClient({
    baseUrl,
    fetch,
    clock,
    random,
    logger,
    authorize: async () => ({ authorization: `Bearer ${await secretManager.get(API_KEY)}` }),
  });

  return {
    find: async (key, signal) => {
      let after: string | undefined;
      for (let page = 0; page < MAX_PAGES; page++) {
        const query = { limit: 100, after };
        const { data, has_more: hasMore } = await client.get(path`v1/batches`, { query, schema: batchPage, signal });
        const found = data.find(({ metadata }) => metadata?.["flyte_key"] === key);
        if (found !== undefined || !hasMore) return found;
        after = data.at(-1)?.id;
      }
      throw new RetryableError(
        "TooManyBatches",
        `The project has more than ${MAX_PAGES * 100} batches, so whether this one is among them is not known: give Flyte a project of its own`,
      );
    },

    findInput: async (key, signal) => {
      // One page is enough: a file that is missed expires by itself.
      const query = { purpose: "batch", order: "desc", limit: 1_000 };
      const { data } = await client.get(path`v1/files`, { query, schema: filePage, signal });
      return data.find(({ filename }) => filename === fileName(key))?.id;
    },

    upload: async (jsonl, key, signal) => {
      const multipart = {
        purpose: "batch",
        "expires_after[anchor]": "created_at",
        "expires_after[seconds]": FILE_LIFETIME_S,
        file: { fileName: fileName(key), content: jsonl, contentType: "application/jsonl" },
      };
      return (await client.post(path`v1/files`, { multipart, schema: uploadedFile, signal })).id;
    },

    create: async ({ endpoint, task }, inputFileId, key, signal) =>
      await client.post(path`v1/batches`, {
        json: {
          input_file_id: inputFileId,
          endpoint,
          completion_window: "24h",
          metadata: { flyte_key: key, flyte_task: task },
        },
        schema: batch,
        signal,
      }),

    read: async (batchId, signal) => await client.get(path`v1/batches/${batchId}`, { schema: batch, signal }),

    cancel: async (batchId, signal) => {
      await client.post(path`v1/batches/${batchId}/cancel`, { accept: [404, 409, 410], repeatable: true, signal });
    },

    removeFile: async (fileId, signal) => {
      await client.delete(path`v1/files/${fileId}`, { accept: [404, 410], signal });
    },
  };
}

const fileName = (key: string): string => `${key}.jsonl`;

import type { PluginSetupContext } from "@flyte-webapi/sdk";
import { createHttpClient, exactId, path } from "@flyte-webapi/sdk/http";
import { z } from "zod";

/** What a poll of the job service answers. */
export interface Job {
  readonly payload: string;
  readonly state: string;
  readonly message: string;
  readonly logs: readonly { readonly uri: string; readonly name: string; readonly ready?: boolean }[];
  readonly customInfo: Readonly<Record<string, unknown>>;
  /** Which outputs a job that ended well has: none, its inputs, too few, or a text of so many characters. */
  readonly outputs: "none" | "inputs" | "missing" | number;
  /** Its log. */
  readonly lines: readonly string[];
}

const idSchema = z.union([z.string(), z.number(), z.bigint()]).transform(exactId);
const submitted = z.object({ id: idSchema });
const jobSchema: z.ZodType<Job> = z.object({
  payload: z.string(),
  state: z.string(),
  message: z.string().default(""),
  logs: z.array(z.object({ uri: z.string(), name: z.string(), ready: z.boolean().exactOptional() })).default([]),
  customInfo: z.record(z.string(), z.unknown()).default({}),
  outputs: z.union([z.literal(["none", "inputs", "missing"]), z.int()]).default("inputs"),
  lines: z.array(z.string()).default([]),
});

/** The calls of the job service that the plugin makes. */
export interface JobApi {
  submit(name: string, payload: string, idempotencyKey: string, signal: AbortSignal): Promise<string>;
  read(id: string, signal: AbortSignal): Promise<Job>;
  readLog(id: string, signal: AbortSignal): Promise<Job>;
  cancel(id: string, signal: AbortSignal): Promise<void>;
}

/** Inputs come back with every poll. */
const MOST_RESPONSE_BYTES = 32 * 1_024 * 1_024;

/** The connector repeats calls as well: what it says of a service in trouble is to be the service's own words. */
const RETRY = { maxAttempts: 2, baseDelayMs: 50 };

export function createJobApi({ fetch, clock, random, logger }: PluginSetupContext, baseUrl: string): JobApi {
  const client = createHttpClient({
    baseUrl,
    fetch,
    clock,
    random,
    logger,
    maxResponseBytes: MOST_RESPONSE_BYTES,
    retry: RETRY,
  });
  return {
    submit: async (name, payload, idempotencyKey, signal) => {
      const json = { name, payload };
      return (await client.post(path`v1/jobs`, { json, idempotencyKey, schema: submitted, signal })).id;
    },
    read: async (id, signal) => await client.get(path`v1/jobs/${id}`, { schema: jobSchema, signal }),
    readLog: async (id, signal) => await client.get(path`v1/jobs/${id}/logs`, { schema: jobSchema, signal }),
    cancel: async (id, signal) => await client.delete(path`v1/jobs/${id}`, { accept: [404], signal }),
  };
}

import { deserialize, serialize } from "node:v8";
import {
  type AsyncPlugin,
  createResourceMetaCodec,
  ErrorCode,
  type LiteralMap,
  PermanentUserError,
  type TaskReader,
} from "@flyte-webapi/sdk";
import { z } from "zod";
import type { Job, JobApi } from "./job-api.ts";
import { toPhaseInfo } from "./to-phase-info.ts";

/** What a job is found by. */
export interface Meta {
  readonly id: string;
}
const Meta: z.ZodType<Meta> = z.object({ id: z.string() });

/** A task says which check it belongs to. */
const customSchema = z.object({ job: z.string().min(1) });

/** More than any check asks for. */
export const LIMITS = {
  readRateLimiter: { qps: 10_000, burst: 10_000 },
  writeRateLimiter: { qps: 10_000, burst: 10_000 },
};

/** Jobs of the service. */
export function createJobsPlugin(api: JobApi): AsyncPlugin<Meta, Job> {
  return {
    getConfig: () => ({
      ...LIMITS,
      // The test of a service that stays away takes as long as these.
      timeouts: { create: "3s", get: "3s", delete: "2s" },
      caching: { maxSystemFailures: 2 },
      resourceMeta: createResourceMetaCodec(Meta),
    }),
    create: async ({ idempotencyKey, inputReader, taskReader, signal }) => {
      const name = await jobNameOf(taskReader);
      const payload = serialize(await inputReader.get()).toString("base64");
      return { resourceMeta: { id: await api.submit(name, payload, idempotencyKey, signal) } };
    },
    get: async ({ resourceMeta, signal }) => await api.read(resourceMeta.id, signal),
    status: async ({ resource, outputWriter }) => {
      const literals = resource.state === "SUCCEEDED" ? outputsOf(resource) : undefined;
      if (literals !== undefined) await outputWriter.put({ kind: "literals", literals });
      return toPhaseInfo(resource);
    },
    delete: async ({ resourceMeta, signal }) => {
      if (resourceMeta !== undefined) await api.cancel(resourceMeta.id, signal);
    },
  };
}

function outputsOf({ outputs, payload }: Job): LiteralMap | undefined {
  if (outputs === "none") return undefined;
  if (outputs === "missing") return {};
  if (typeof outputs === "number") return { text: { kind: "string", value: "x".repeat(outputs) } };
  // Written by `create`.
  return deserialize(Buffer.from(payload, "base64")) as LiteralMap;
}

/** Which check a task belongs to. @throws PermanentUserError when it does not say so. */
export async function jobNameOf(taskReader: TaskReader): Promise<string> {
  const custom = customSchema.safeParse((await taskReader.read()).custom);
  if (custom.success) return custom.data.job;
  throw new PermanentUserError(ErrorCode.BadTaskSpecification, "custom.job must name a job 語");
}

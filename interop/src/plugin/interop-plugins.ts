// The module that the connector serves: `flyte-webapi serve --modules`.
import { deserialize, serialize } from "node:v8";
import {
  type AsyncPlugin,
  createResourceMetaCodec,
  ErrorCode,
  type GetLogsContext,
  type LiteralMap,
  type LogPage,
  PermanentUserError,
  PhaseInfo,
  type PluginEntry,
  type SyncPlugin,
  type TaskReader,
} from "@flyte-webapi/sdk";
import { z } from "zod";
import { createJobApi, type Job, type JobApi } from "./job-api.ts";
import { toPhaseInfo } from "./to-phase-info.ts";

/** Names the address of the job service. */
export const SERVICE_VARIABLE = "INTEROP_SERVICE_URL";

interface Meta {
  readonly id: string;
}
const Meta: z.ZodType<Meta> = z.object({ id: z.string() });

/** A task says which check it belongs to. */
const customSchema = z.object({ job: z.string().min(1) });

const LIMITS = {
  readRateLimiter: { qps: 10_000, burst: 10_000 },
  writeRateLimiter: { qps: 10_000, burst: 10_000 },
};

/** Jobs of the service. */
export const jobs: PluginEntry = {
  id: "interop jobs",
  supportedTaskTypes: ["interop", { name: "interop", version: 2 }],
  pluginLoader: (setup) => {
    const api = createJobApi(setup, serviceUrl());
    const plugin: AsyncPlugin<Meta, Job> = {
      ...createJobsPlugin(api),
      getLogs: async (ctx) => await readLog(api, ctx),
    };
    return plugin;
  },
};

/** The same without a log: what a plugin need not have is unimplemented. */
export const plainJobs: PluginEntry = {
  id: "interop jobs without logs",
  supportedTaskTypes: ["interop_plain"],
  pluginLoader: (setup) => createJobsPlugin(createJobApi(setup, serviceUrl())),
};

/** Gives its inputs as outputs, at once. */
export const echo: PluginEntry = {
  id: "interop echo",
  supportedTaskTypes: ["interop_echo"],
  pluginLoader: (): SyncPlugin => ({
    getConfig: () => ({ writeRateLimiter: LIMITS.writeRateLimiter }),
    do: async ({ inputReader, outputWriter, taskReader }) => {
      const custom = (await taskReader.read()).custom ?? {};
      if (custom["fail"] === "retryably") return PhaseInfo.retryableFailure({ code: "Preempted", message: "語" });
      if (custom["fail"] === "for good") return PhaseInfo.failure({ code: "Broken", message: "語" });
      await outputWriter.put({ kind: "literals", literals: await inputReader.get() });
      return PhaseInfo.success();
    },
  }),
};

function createJobsPlugin(api: JobApi): AsyncPlugin<Meta, Job> {
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

/** A token is the number of the line at which the page begins. */
async function readLog(
  api: JobApi,
  { resourceMeta, lines = 2, token, signal }: GetLogsContext<Meta>,
): Promise<LogPage> {
  const all = (await api.readLog(resourceMeta.id, signal)).lines;
  const from = token === "" ? 0 : Number(token);
  if (!Number.isInteger(from)) throw new PermanentUserError("BadToken", `there is no page ${token}`);
  const page = all.slice(from, from + lines).map((message) => ({ message }));
  return from + lines < all.length ? { lines: page, nextToken: String(from + lines) } : { lines: page };
}

function outputsOf({ outputs, payload }: Job): LiteralMap | undefined {
  if (outputs === "none") return undefined;
  if (outputs === "missing") return {};
  if (typeof outputs === "number") return { text: { kind: "string", value: "x".repeat(outputs) } };
  // Written by `create`.
  return deserialize(Buffer.from(payload, "base64")) as LiteralMap;
}

async function jobNameOf(taskReader: TaskReader): Promise<string> {
  const custom = customSchema.safeParse((await taskReader.read()).custom);
  if (custom.success) return custom.data.job;
  throw new PermanentUserError(ErrorCode.BadTaskSpecification, "custom.job must name a job 語");
}

function serviceUrl(): string {
  const url = process.env[SERVICE_VARIABLE];
  if (url === undefined) throw new Error(`${SERVICE_VARIABLE} must be the address of the job service`);
  return url;
}

import { z } from "zod";
import {
  type AsyncPlugin,
  createResourceMetaCodec,
  type CreateContext,
  NotFoundError,
  PhaseInfo,
  type PluginConfig,
  type PluginEntry,
  type StatusContext,
} from "../../src/index.ts";

/** What the service knows of a job. */
export interface Job {
  readonly id: string;
  readonly key: string;
  state: "running" | "done" | "failed" | "deleted";
}

/** Replaces a method of the plugin, or does something before it. Called with the number of the call, from 1. */
export interface JobHooks {
  create?: (call: number, ctx: CreateContext) => Promise<void> | void;
  get?: (call: number, job: Job, signal: AbortSignal) => Promise<void> | void;
  delete?: (call: number) => Promise<void> | void;
  status?: (ctx: StatusContext<Meta, Job>) => PhaseInfo | Promise<PhaseInfo>;
  config?: Partial<PluginConfig<Meta>>;
  /** Methods that the plugin has besides, or instead. */
  methods?: Partial<AsyncPlugin<Meta, Job>>;
}

/** ResourceMeta of the plugin. */
export interface Meta {
  readonly id: string;
}
const Meta: z.ZodType<Meta> = z.object({ id: z.string() });

/** A service that finds jobs by their idempotency key, with a plugin for it. */
export interface JobService {
  readonly jobs: Map<string, Job>;
  readonly entry: PluginEntry;
  readonly calls: { create: number; get: number; delete: number };
  readonly contexts: CreateContext[];
  job(): Job;
  live(): readonly Job[];
}

export function createJobService(hooks: JobHooks = {}, taskType = "job"): JobService {
  const jobs = new Map<string, Job>();
  const calls = { create: 0, get: 0, delete: 0 };
  const contexts: CreateContext[] = [];
  const plugin: AsyncPlugin<Meta, Job> = {
    getConfig: () => ({ resourceMeta: createResourceMetaCodec(Meta), ...hooks.config }),
    create: async (ctx) => {
      calls.create++;
      contexts.push(ctx);
      const key = ctx.idempotencyKey;
      const found = [...jobs.values()].find((job) => job.key === key);
      const job = found ?? { id: `job ${jobs.size + 1} 語`, key, state: "running" };
      jobs.set(job.id, job);
      await hooks.create?.(calls.create, ctx);
      return { resourceMeta: { id: job.id } };
    },
    get: async ({ resourceMeta, signal }) => {
      calls.get++;
      const job = jobs.get(resourceMeta.id);
      if (job === undefined) throw new NotFoundError("NOT_FOUND", `there is no ${resourceMeta.id}`);
      await hooks.get?.(calls.get, job, signal);
      return { ...job };
    },
    status: async (ctx) => {
      if (hooks.status !== undefined) return await hooks.status(ctx);
      switch (ctx.resource.state) {
        case "running":
          return PhaseInfo.running({
            reason: "runs",
            info: { logs: [{ uri: "https://example.com/語", name: "log" }] },
          });
        case "done": {
          const literals = { answer: { kind: "integer" as const, value: 2n ** 63n - 1n } };
          await ctx.outputWriter.put({ kind: "literals", literals });
          return PhaseInfo.success();
        }
        case "failed":
          return PhaseInfo.failure({ code: "Broken", message: "it broke" });
        case "deleted":
          return PhaseInfo.aborted({ reason: "deleted" });
      }
    },
    delete: async ({ resourceMeta }) => {
      calls.delete++;
      await hooks.delete?.(calls.delete);
      const job = jobs.get(resourceMeta?.id ?? "");
      if (job !== undefined && job.state === "running") job.state = "deleted";
    },
    ...hooks.methods,
  };
  return {
    jobs,
    calls,
    contexts,
    entry: { id: `service of ${taskType}`, supportedTaskTypes: [taskType], pluginLoader: () => plugin },
    job: () => {
      const [job] = jobs.values();
      if (job === undefined) throw new Error("there is no job");
      return job;
    },
    live: () => [...jobs.values()].filter(({ state }) => state === "running"),
  };
}

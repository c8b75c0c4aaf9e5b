import { z } from "zod";
import {
  createResourceMetaCodec,
  NotFoundError,
  PhaseInfo,
  RetryableError,
  type AsyncPlugin,
  type CachingConfig,
  type PluginEntry,
  type RateLimiterConfig,
  type TimeoutsConfig,
} from "../../src/index.ts";
import type { Clock } from "../../src/contract/clock.ts";

/** A job as the service holds it. */
export interface Job {
  readonly id: string;
  readonly key: string;
  state: "running" | "done" | "failed" | "cancelled";
  readonly createdAt: number;
  deletes: number;
}

export interface Call {
  readonly method: "create" | "get" | "status" | "delete";
  readonly at: number;
  readonly key?: string;
  readonly job?: string;
}

interface Meta {
  readonly jobId: string;
}

/** A job service in memory, and an honest plugin for it. Tests replace single methods. */
export class FakeService {
  readonly jobs: Map<string, Job> = new Map();
  readonly calls: Call[] = [];
  readonly clock: Clock;
  /** Milliseconds that a job runs. */
  runsForMs = 8_000;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  get list(): readonly Job[] {
    return [...this.jobs.values()];
  }

  get live(): readonly Job[] {
    return this.list.filter((job) => this.stateOf(job) === "running");
  }

  callsOf(method: Call["method"]): readonly Call[] {
    return this.calls.filter((call) => call.method === method);
  }

  /** Creates, or finds the job of an earlier call with the same key. */
  create(key: string): Job {
    const found = this.list.find((job) => job.key === key);
    if (found !== undefined) return found;
    const job: Job = {
      id: `job-${this.jobs.size}`,
      key,
      state: "running",
      createdAt: this.clock.monotonic(),
      deletes: 0,
    };
    this.jobs.set(job.id, job);
    return job;
  }

  stateOf(job: Job): Job["state"] {
    const isOver = this.clock.monotonic() - job.createdAt >= this.runsForMs;
    return job.state === "running" && isOver ? "done" : job.state;
  }

  note(call: Omit<Call, "at">): void {
    this.calls.push({ ...call, at: this.clock.monotonic() });
  }
}

export type Resource = Job["state"];
export type FakePlugin = AsyncPlugin<Meta, Resource>;

export interface FakeEntryOptions {
  readonly id?: string;
  readonly taskType?: string;
  readonly caching?: CachingConfig;
  readonly timeouts?: TimeoutsConfig;
  readonly readRateLimiter?: RateLimiterConfig;
  readonly writeRateLimiter?: RateLimiterConfig;
  /** Each task asks for a token of the first pool. */
  readonly resourceQuotas?: Readonly<Record<string, number>>;
  /** Replaces methods; gets the honest plugin to fall back on. */
  readonly change?: (honest: FakePlugin) => Partial<FakePlugin>;
}

export function fakeEntry(service: FakeService, options: FakeEntryOptions = {}): PluginEntry {
  const { id = "fake", taskType = "fake", change, caching = { resyncInterval: "10s" }, ...limits } = options;
  const codec = createResourceMetaCodec(z.object({ jobId: z.string() }));
  const honest: FakePlugin = {
    getConfig: () => ({
      resourceMeta: codec,
      caching,
      timeouts: limits.timeouts,
      readRateLimiter: limits.readRateLimiter,
      writeRateLimiter: limits.writeRateLimiter,
      resourceQuotas: limits.resourceQuotas,
    }),
    resourceRequirements: () => ({ namespace: Object.keys(limits.resourceQuotas ?? {})[0] ?? "", constraints: {} }),
    create: async ({ idempotencyKey }) => ({ resourceMeta: { jobId: service.create(idempotencyKey).id } }),
    get: async ({ resourceMeta }) => {
      const job = service.jobs.get(resourceMeta.jobId);
      if (job === undefined) throw new NotFoundError("NOT_FOUND", `no job ${resourceMeta.jobId}`);
      return service.stateOf(job);
    },
    status: ({ resource }) => phaseOf(resource),
    delete: async ({ resourceMeta }) => {
      const job = service.jobs.get(resourceMeta?.jobId ?? "");
      if (job === undefined) return;
      job.deletes++;
      if (service.stateOf(job) === "running") job.state = "cancelled";
    },
  };
  const plugin: FakePlugin = { ...honest, ...change?.(honest) };
  const pluginLoader = (): FakePlugin => ({
    ...plugin,
    create: async (ctx) => {
      service.note({ method: "create", key: ctx.idempotencyKey });
      return await plugin.create(ctx);
    },
    get: async (ctx) => {
      service.note({ method: "get", job: ctx.resourceMeta.jobId });
      return await plugin.get(ctx);
    },
    status: async (ctx) => {
      service.note({ method: "status", job: ctx.resourceMeta.jobId });
      return await plugin.status(ctx);
    },
    delete: async (ctx) => {
      service.note({ method: "delete", job: ctx.resourceMeta?.jobId ?? "none" });
      return await plugin.delete(ctx);
    },
  });
  return { id, supportedTaskTypes: [taskType], pluginLoader };
}

export function phaseOf(resource: Resource): PhaseInfo {
  switch (resource) {
    case "running":
      return PhaseInfo.running();
    case "done":
      return PhaseInfo.success();
    case "failed":
      return PhaseInfo.failure({ code: "JobFailed", message: "the job failed" });
    case "cancelled":
      return PhaseInfo.aborted({ reason: "cancelled in the service" });
  }
}

export function unavailable(message = "503"): RetryableError {
  return new RetryableError("ServiceUnavailable", message);
}

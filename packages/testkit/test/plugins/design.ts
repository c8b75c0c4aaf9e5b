import {
  createResourceMetaCodec,
  PhaseInfo,
  type CreateContext,
  type DeleteContext,
  type GetContext,
  type PluginEntry,
  type PluginSetupContext,
  type ResourceMetaCodec,
  type StatusContext,
  type TaskLog,
} from "@flyte-webapi/sdk";
import * as z from "zod";

import { jobIn, JobApi, type JobView } from "./job-api.ts";
import { jobPath, submission } from "./job-spec.ts";
import { ADDRESS_VARIABLE, SERVICE_URL } from "./job-service.world.ts";
import { shorten } from "./shorten.ts";

/** The least that finds a job again. */
export interface JobMeta {
  readonly jobId: string;
  readonly note?: string | undefined;
  readonly since?: Date | undefined;
  /** Where the job is, when not at {@link SERVICE_URL}. */
  readonly address?: string | undefined;
}
const jobMeta: z.ZodType<JobMeta> = z.object({
  jobId: z.string(),
  note: z.string().optional(),
  address: z.string().optional(),
});

/** What the methods of a design share, for one process. */
export interface DesignSetup {
  readonly api: JobApi;
  readonly setup: PluginSetupContext;
}

/** The four methods of a plugin for the job service. A broken plugin is a correct one with one method exchanged. */
export interface Design {
  create(
    use: DesignSetup,
    ctx: CreateContext,
  ): Promise<{ readonly resourceMeta: JobMeta; readonly resource?: JobView }>;
  get(use: DesignSetup, ctx: GetContext<JobMeta>): Promise<JobView>;
  status(use: DesignSetup, ctx: StatusContext<JobMeta, JobView>): PhaseInfo | Promise<PhaseInfo>;
  delete(use: DesignSetup, ctx: DeleteContext<JobMeta>): Promise<void>;
  /** How ResourceMeta is stored. Default: with the SDK's codec. */
  codec?(setup: PluginSetupContext): ResourceMetaCodec<JobMeta>;
  /** Stores what the job gave, before a success is reported. Default: its answer. */
  store?(ctx: StatusContext<JobMeta, JobView>): Promise<void>;
  /** Methods that look for the job at the configured address. Default: none, they look where it was made. */
  readonly forgetsPlace?: readonly ("get" | "delete")[];
  /** The links that every phase has. Default: one to the job's log. */
  links?(job: JobView): readonly TaskLog[];
}

/** Makes the plugin of a design. `perProcess` gives the methods that need a memory of their own. */
export function pluginOf(id: string, perProcess: () => Design): PluginEntry {
  const entry: PluginEntry<JobMeta, JobView> = {
    id,
    supportedTaskTypes: ["job"],
    pluginLoader: (setup) => {
      const design = perProcess();
      const address = process.env[ADDRESS_VARIABLE] ?? SERVICE_URL;
      const use: DesignSetup = { api: new JobApi(setup, address), setup };
      // Made where it is first needed, and kept: it knows when the service wants to be left alone.
      let former: DesignSetup | undefined;
      const useFor = (method: "get" | "delete", meta: JobMeta | undefined): DesignSetup => {
        const place = meta?.address ?? SERVICE_URL;
        if (place === address || design.forgetsPlace?.includes(method) === true) return use;
        return (former ??= { api: new JobApi(setup, place), setup });
      };
      return {
        getConfig: () => ({ resourceMeta: design.codec?.(setup) ?? createResourceMetaCodec(jobMeta) }),
        create: async (ctx) => {
          const made = await design.create(use, ctx);
          return address === SERVICE_URL ? made : { ...made, resourceMeta: { ...made.resourceMeta, address } };
        },
        get: (ctx) => design.get(useFor("get", ctx.resourceMeta), ctx),
        status: async (ctx) => {
          const phaseInfo = await design.status(use, ctx);
          if (phaseInfo?.phase === "Success") await (design.store ?? storeAnswer)(ctx);
          return withLinks(phaseInfo, (design.links ?? linksOf)(ctx.resource));
        },
        delete: (ctx) => design.delete(useFor("delete", ctx.resourceMeta), ctx),
      };
    },
  };
  return entry;
}

/** Stores the answer. A job without one gives 0: plugins that invent a success are wrong for that, not for what they store. */
export async function storeAnswer({ outputWriter, resource }: StatusContext<JobMeta, JobView>): Promise<void> {
  const { answer = 0 } = resource;
  await outputWriter.put({ kind: "literals", literals: { answer: { kind: "integer", value: BigInt(answer) } } });
}

function linksOf({ id }: JobView): readonly TaskLog[] {
  return [{ name: "log", uri: `${SERVICE_URL}/jobs/${encodeURIComponent(id)}/log` }];
}

// Broken plugins may return anything at all.
function withLinks(phaseInfo: PhaseInfo, logs: readonly TaskLog[]): PhaseInfo {
  if (phaseInfo?.info === undefined || logs.length === 0) return phaseInfo;
  return { ...phaseInfo, info: { ...phaseInfo.info, logs } };
}

/** The phase of every documented state; anything else is in progress, with its name in the reason. */
export function phaseOf(job: JobView): PhaseInfo {
  const said = job.message === undefined ? "" : `: ${shorten(job.message)}`;
  switch (job.state) {
    case "QUEUED":
      return PhaseInfo.queued({ reason: `the job waits${said}` });
    case "DONE":
      return PhaseInfo.success();
    case "FAILED":
      return failureOf(job.cause, `the job failed${said}`);
    case "STOPPED":
      return PhaseInfo.failure({ code: "JobStopped", message: `the job was stopped${said}` });
    default:
      return PhaseInfo.running({ reason: `the job is ${job.state}${said}` });
  }
}

function failureOf(cause: string | undefined, message: string): PhaseInfo {
  switch (cause) {
    case "BAD_ARGUMENT":
      return PhaseInfo.failure({ code: cause, message });
    case "NODE_LOST":
      return PhaseInfo.systemRetryableFailure({ code: cause, message });
    case "DISK_BROKEN":
      return PhaseInfo.systemFailure({ code: cause, message });
    case undefined:
    default:
      return PhaseInfo.retryableFailure({ code: cause ?? "JobFailed", message });
  }
}

/** Correct: a key header, several tries, 404 and 409 of cancel are a success. */
export const keyHeader: Design = {
  create: async ({ api }, ctx) => {
    const job = jobIn(await api.insist(await submission(ctx, ctx.idempotencyKey)));
    return { resourceMeta: { jobId: job.id } };
  },
  get: async ({ api }, { resourceMeta, signal }) =>
    jobIn(await api.insist({ method: "GET", path: jobPath(resourceMeta.jobId), signal })),
  status: (_use, { resource }) => phaseOf(resource),
  delete: async ({ api }, { resourceMeta, signal }) => {
    if (resourceMeta === undefined) return;
    const path = `${jobPath(resourceMeta.jobId)}/cancel`;
    const { status } = await api.insist({ method: "POST", path, signal });
    if (status >= 400 && ![404, 409, 410].includes(status)) throw new Error(`cancel answered ${status}`);
  },
};

import {
  createResourceMetaCodec,
  PhaseInfo,
  type CreateContext,
  type DeleteContext,
  type GetContext,
  type PluginEntry,
  type PluginSetupContext,
  type StatusContext,
} from "@flyte-webapi/sdk";
import * as z from "zod";

import { jobIn, JobApi, type JobView } from "./job-api.ts";

/** The least that finds a job again. */
export interface JobMeta {
  readonly jobId: string;
  readonly note?: string | undefined;
}
const jobMeta: z.ZodType<JobMeta> = z.object({ jobId: z.string(), note: z.string().optional() });

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
}

/** Makes the plugin of a design. `perProcess` gives the methods that need a memory of their own. */
export function pluginOf(id: string, perProcess: () => Design): PluginEntry {
  const entry: PluginEntry<JobMeta, JobView> = {
    id,
    supportedTaskTypes: ["job"],
    pluginLoader: (setup) => {
      const design = perProcess();
      const use: DesignSetup = { api: new JobApi(setup), setup };
      return {
        getConfig: () => ({ resourceMeta: createResourceMetaCodec(jobMeta) }),
        create: (ctx) => design.create(use, ctx),
        get: (ctx) => design.get(use, ctx),
        status: (ctx) => design.status(use, ctx),
        delete: (ctx) => design.delete(use, ctx),
      };
    },
  };
  return entry;
}

/** The phase of every documented state; anything else is in progress, with its name in the reason. */
export function phaseOf(state: string): PhaseInfo {
  switch (state) {
    case "QUEUED":
      return PhaseInfo.queued({ reason: "the job waits" });
    case "DONE":
      return PhaseInfo.success();
    case "FAILED":
      return PhaseInfo.retryableFailure({ code: "JobFailed", message: "the job failed" });
    case "STOPPED":
      return PhaseInfo.failure({ code: "JobStopped", message: "the job was stopped" });
    default:
      return PhaseInfo.running({ reason: `the job is ${state}` });
  }
}

/** Correct: a key header, several tries, 404 and 409 of cancel are a success. */
export const keyHeader: Design = {
  create: async ({ api }, ctx) => {
    const job = jobIn(
      await api.insist({ method: "POST", path: "/jobs", key: ctx.idempotencyKey, body: {}, signal: ctx.signal }),
    );
    return { resourceMeta: { jobId: job.id } };
  },
  get: async ({ api }, { resourceMeta, signal }) =>
    jobIn(await api.insist({ method: "GET", path: `/jobs/${encodeURIComponent(resourceMeta.jobId)}`, signal })),
  status: (_use, { resource }) => phaseOf(resource.state),
  delete: async ({ api }, { resourceMeta, signal }) => {
    if (resourceMeta === undefined) return;
    const path = `/jobs/${encodeURIComponent(resourceMeta.jobId)}/cancel`;
    const { status } = await api.insist({ method: "POST", path, signal });
    if (status >= 400 && ![404, 409, 410].includes(status)) throw new Error(`cancel answered ${status}`);
  },
};

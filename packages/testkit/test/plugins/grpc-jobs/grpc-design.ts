import {
  createResourceMetaCodec,
  GrpcCode,
  type CreateContext,
  type DeleteContext,
  type GetContext,
  type PhaseInfo,
  type PluginEntry,
  type PluginSetupContext,
} from "@flyte-webapi/sdk";
import { createGrpcClient, type GrpcClient, type GrpcClientOptions } from "@flyte-webapi/sdk/grpc";
import * as z from "zod";

import { phaseOf, storeAnswer } from "../design.ts";
import type { JobView } from "../job-api.ts";
import { specOf } from "../job-spec.ts";
import { shorten } from "../shorten.ts";
import { JobService, JobState, type Job } from "./gen/jobs_pb.js";
import { GRPC_ADDRESS_VARIABLE, GRPC_JOBS_ADDRESS, GRPC_TOKEN_KEY } from "./grpc-jobs.world.ts";

/** The least that finds a job again. */
export interface GrpcJobMeta {
  readonly jobId: string;
  readonly address: string;
}
const grpcJobMeta: z.ZodType<GrpcJobMeta> = z.object({ jobId: z.string(), address: z.string() });

/** What the methods of a design share, for one process. */
export interface GrpcDesignSetup {
  readonly setup: PluginSetupContext;
  readonly client: GrpcClient<typeof JobService>;
  /** Where it goes. */
  readonly address: string;
}

/** The four methods of a plugin for the gRPC job service. A broken plugin is the correct one with one method exchanged. */
export interface GrpcDesign {
  /** Gives the id of the job. */
  create(use: GrpcDesignSetup, ctx: CreateContext): Promise<string>;
  get(use: GrpcDesignSetup, ctx: GetContext<GrpcJobMeta>): Promise<JobView>;
  status(job: JobView): PhaseInfo;
  delete(use: GrpcDesignSetup, ctx: DeleteContext<GrpcJobMeta> & { readonly jobId: string }): Promise<void>;
  /** What is different about the client. Default: nothing. */
  readonly client?: (setup: PluginSetupContext) => Partial<GrpcClientOptions>;
}

/** Makes the plugin of a design. `perProcess` gives the methods that need a memory of their own. */
export function grpcPluginOf(id: string, perProcess: () => GrpcDesign): PluginEntry {
  const entry: PluginEntry<GrpcJobMeta, JobView> = {
    id,
    supportedTaskTypes: ["grpc-job"],
    pluginLoader: (setup) => {
      const design = perProcess();
      const configured = process.env[GRPC_ADDRESS_VARIABLE];
      const address = configured === undefined ? GRPC_JOBS_ADDRESS : `${new URL(configured).hostname}:443`;
      const clients = new Map<string, GrpcDesignSetup>();
      const useFor = (place: string): GrpcDesignSetup => {
        const use = clients.get(place) ?? { setup, client: clientFor(setup, place, design), address: place };
        clients.set(place, use);
        return use;
      };
      return {
        getConfig: () => ({ resourceMeta: createResourceMetaCodec(grpcJobMeta) }),
        create: async (ctx) => ({ resourceMeta: { jobId: await design.create(useFor(address), ctx), address } }),
        get: (ctx) => design.get(useFor(ctx.resourceMeta.address), ctx),
        status: async (ctx) => {
          const phaseInfo = design.status(ctx.resource);
          if (phaseInfo.phase === "Success") await storeAnswer(ctx);
          if (phaseInfo.info === undefined) return phaseInfo;
          const uri = `https://jobs.example.com/jobs/${encodeURIComponent(ctx.resource.id)}/log`;
          return { ...phaseInfo, info: { ...phaseInfo.info, logs: [{ name: "log", uri }] } };
        },
        delete: async (ctx) => {
          if (ctx.resourceMeta === undefined) return;
          await design.delete(useFor(ctx.resourceMeta.address), { ...ctx, jobId: ctx.resourceMeta.jobId });
        },
      };
    },
  };
  return entry;
}

function clientFor(setup: PluginSetupContext, address: string, design: GrpcDesign): GrpcDesignSetup["client"] {
  return createGrpcClient(JobService, {
    address,
    grpc: setup.grpc,
    clock: setup.clock,
    random: setup.random,
    authorize: async () => ({ authorization: `Bearer ${await setup.secretManager.get(GRPC_TOKEN_KEY)}` }),
    timeoutMs: 2_000,
    ...design.client?.(setup),
  });
}

/** What is missing in an answer without which nothing works. */
export function problemOf({ id, state }: Job): string | undefined {
  if (id === "") return "the id is missing";
  return state === JobState.UNSPECIFIED ? "the state is missing" : undefined;
}

/** A job in the words of the service; a state of a newer version is its number. */
export function viewOf({ id, state, message, cause, answer }: Job): JobView {
  return {
    id,
    state: JobState[state] ?? String(state),
    ...(message === "" ? {} : { message: shorten(message) }),
    ...(cause === "" ? {} : { cause }),
    ...(answer === undefined ? {} : { answer: Number(answer) }),
  };
}

/** Correct: the request id makes create repeatable, answers are checked, and a job that is gone or over is a success of delete. */
export const grpcJobs: GrpcDesign = {
  create: async ({ client }, ctx) => {
    const request = { requestId: ctx.idempotencyKey, spec: await specOf(ctx) };
    const { id } = await client.createJob(request, { signal: ctx.signal, repeatable: true, check: problemOf });
    return id;
  },
  get: async ({ client }, { resourceMeta, signal }) =>
    viewOf(await client.getJob({ id: resourceMeta.jobId }, { signal, check: problemOf })),
  status: phaseOf,
  delete: async ({ client }, { jobId, signal }) => {
    await client.cancelJob({ id: jobId }, { signal, accept: [GrpcCode.NOT_FOUND, GrpcCode.FAILED_PRECONDITION] });
  },
};

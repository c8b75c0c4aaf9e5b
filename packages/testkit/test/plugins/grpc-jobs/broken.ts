import {
  GrpcCode,
  PermanentSystemError,
  PhaseInfo,
  PluginError,
  RetryableError,
  RetryAfterError,
} from "@flyte-webapi/sdk";

import type { BrokenPlugin } from "../broken/broken-plugin.ts";
import { phaseOf } from "../design.ts";
import { specOf } from "../job-spec.ts";
import type { Job } from "./gen/jobs_pb.js";
import { grpcJobs, grpcPluginOf, problemOf, viewOf, type GrpcDesign } from "./grpc-design.ts";
import { grpcJobsWorld, GRPC_TOKEN_KEY } from "./grpc-jobs.world.ts";

function broken(breaks: string, id: string, perProcess: () => GrpcDesign): BrokenPlugin {
  return { breaks, entry: grpcPluginOf(id, perProcess), world: grpcJobsWorld };
}

/** A get after which some statuses are the end of the task. */
function finalAfter(...statuses: readonly string[]): GrpcDesign["get"] {
  return async ({ client }, { resourceMeta, signal }) => {
    try {
      const job = await client.getJob(
        { id: resourceMeta.jobId },
        { signal, check: problemOf, repeatable: false, timeoutMs: 500 },
      );
      return viewOf(job);
    } catch (error) {
      if (!(error instanceof PluginError)) throw error;
      const { status = error.code } = error.facts;
      if (!statuses.some((one) => one === status)) throw error;
      throw new PermanentSystemError("PollFailed", "the poll failed", { cause: error });
    }
  };
}

/** Plugins for a gRPC service that are each wrong in exactly one way, which mistakes with gRPC invite. */
export const BROKEN_GRPC: readonly BrokenPlugin[] = [
  // The retry makes a new request, and so a new id.
  broken("CR-01", "grpc-request-id-per-try", () => ({
    ...grpcJobs,
    create: async ({ client }, ctx) => {
      const spec = await specOf(ctx);
      for (let attempt = 0; ; attempt++) {
        try {
          const request = { requestId: attempt === 0 ? ctx.idempotencyKey : `${ctx.idempotencyKey}-${attempt}`, spec };
          const { id } = await client.createJob(request, { signal: ctx.signal, check: problemOf });
          return id;
        } catch (error) {
          if (attempt >= 2 || !(error instanceof RetryableError)) throw error;
        }
      }
    },
  })),
  // Any bytes are a message: of nothing at all, the id is an empty text.
  broken("CR-15", "grpc-empty-id-is-an-id", () => ({
    ...grpcJobs,
    create: async ({ client }, ctx) => {
      const request = { requestId: ctx.idempotencyKey, spec: await specOf(ctx) };
      const { id } = await client.createJob(request, { signal: ctx.signal, repeatable: true });
      return id;
    },
  })),
  broken("CR-12", "grpc-every-status-may-pass", () => ({
    ...grpcJobs,
    create: async (use, ctx) => {
      try {
        return await grpcJobs.create(use, ctx);
      } catch (cause) {
        if (!(cause instanceof PluginError) || cause.facts["status"] === undefined) throw cause;
        throw new RetryableError("CreateFailed", `the service refused: ${String(cause)}`, { cause });
      }
    },
  })),
  broken("GE-01", "grpc-unavailable-is-final", () => ({ ...grpcJobs, get: finalAfter("UNAVAILABLE", "INTERNAL") })),
  broken("GE-01", "grpc-deadline-is-final", () => ({
    ...grpcJobs,
    get: finalAfter("DEADLINE_EXCEEDED", "DeadlineExceeded"),
  })),
  broken("GE-02", "grpc-exhausted-is-final", () => ({ ...grpcJobs, get: finalAfter("RESOURCE_EXHAUSTED") })),
  // A loop of its own, that looks at the status only.
  broken("GE-03", "grpc-ignores-retry-info", () => ({
    ...grpcJobs,
    get: async ({ client, setup }, { resourceMeta, signal }) => {
      const options = { signal, check: problemOf, accept: [GrpcCode.RESOURCE_EXHAUSTED] };
      for (let attempt = 0; attempt < 3; attempt++) {
        const job = await client.getJob({ id: resourceMeta.jobId }, options);
        if (job !== undefined) return viewOf(job);
        await setup.clock.sleep(5, signal);
      }
      throw new RetryAfterError("Throttled", "the service has no time");
    },
  })),
  // In proto3 a state that is left out is the first word of the enum.
  broken("GE-17", "grpc-zero-state-is-an-end", () => ({
    ...grpcJobs,
    get: async ({ client }, { resourceMeta, signal }) => {
      const check = ({ id }: Job): string | undefined => (id === "" ? "the id is missing" : undefined);
      return viewOf(await client.getJob({ id: resourceMeta.jobId }, { signal, check }));
    },
    status: (job) =>
      job.state === "UNSPECIFIED"
        ? PhaseInfo.failure({ code: "Unspecified", message: "the job has no state" })
        : phaseOf(job),
  })),
  // A number without a word, after a new version of the service.
  broken("ST-03", "grpc-unknown-number-is-an-end", () => ({
    ...grpcJobs,
    status: (job) =>
      /^\d+$/.test(job.state) ? PhaseInfo.failure({ code: "Unknown", message: job.state }) : phaseOf(job),
  })),
  broken("GE-09", "grpc-token-of-the-start", () => {
    let token: Promise<string> | undefined;
    return {
      ...grpcJobs,
      client: ({ secretManager }) => ({
        authorize: async () => ({ authorization: `Bearer ${await (token ??= secretManager.get(GRPC_TOKEN_KEY))}` }),
      }),
    };
  }),
  broken("DE-01", "grpc-not-found-fails-delete", () => ({
    ...grpcJobs,
    delete: async ({ client }, { jobId, signal }) => {
      await client.cancelJob({ id: jobId }, { signal, accept: [GrpcCode.FAILED_PRECONDITION] });
    },
  })),
  broken("DE-02", "grpc-over-fails-delete", () => ({
    ...grpcJobs,
    delete: async ({ client }, { jobId, signal }) => {
      await client.cancelJob({ id: jobId }, { signal, accept: [GrpcCode.NOT_FOUND] });
    },
  })),
  broken("DE-05", "grpc-delete-hopes", () => ({
    ...grpcJobs,
    delete: async (use, ctx) => {
      await grpcJobs.delete(use, ctx).catch(() => undefined);
    },
  })),
];

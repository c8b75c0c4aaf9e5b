import {
  create,
  fromBinary,
  toBinary,
  type DescMethodUnary,
  type MessageInitShape,
  type MessageShape,
} from "@bufbuild/protobuf";
import {
  GrpcCode,
  GrpcError,
  NotFoundError,
  PermanentSystemError,
  PermanentUserError,
  RetryableError,
  RetryAfterError,
} from "@flyte-webapi/sdk";

import { specOf } from "../job-spec.ts";
import { JobService, type Job } from "./gen/jobs_pb.js";
import { problemOf, viewOf, type GrpcDesign, type GrpcDesignSetup } from "./grpc-design.ts";
import { phaseOf } from "../design.ts";
import { GRPC_TOKEN_KEY } from "./grpc-jobs.world.ts";

const PATIENCE_MS = 3_000;
const PAUSE_MS = 200;
const TRIES = 3;

/** One try. */
async function call<Input extends DescMethodUnary["input"], Output extends DescMethodUnary["output"]>(
  { setup, address }: GrpcDesignSetup,
  method: DescMethodUnary<Input, Output>,
  request: MessageInitShape<Input>,
  signal: AbortSignal,
): Promise<MessageShape<Output>> {
  const token = await setup.secretManager.get(GRPC_TOKEN_KEY);
  // What a channel says about a bad value may show the token.
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new PermanentUserError("InvalidConfig", `The secret "${GRPC_TOKEN_KEY}" cannot be sent as metadata`);
  }
  const { message } = await setup.grpc({
    address,
    method: `/${method.parent.typeName}/${method.name}`,
    message: toBinary(method.input, create(method.input, request)),
    metadata: { authorization: [`Bearer ${token}`] },
    timeoutMs: PATIENCE_MS,
    signal,
  });
  try {
    return fromBinary(method.output, message);
  } catch (cause) {
    throw new RetryableError("BadResponse", `${method.name} answered what is no ${method.output.typeName}`, { cause });
  }
}

/** What a status means for the host. */
function meaningOf(error: unknown): unknown {
  if (!(error instanceof GrpcError)) return error;
  const { code, details } = error;
  switch (code) {
    case GrpcCode.NOT_FOUND:
      return new NotFoundError("NOT_FOUND", details);
    case GrpcCode.RESOURCE_EXHAUSTED:
      return new RetryAfterError("Throttled", details);
    case GrpcCode.INVALID_ARGUMENT:
      return new PermanentUserError("RequestRejected", details);
    case GrpcCode.PERMISSION_DENIED:
      return new PermanentSystemError("PermissionDenied", details);
    default:
      return new RetryableError("ServiceUnavailable", `${code}: ${details}`);
  }
}

function usable(job: Job): Job {
  const problem = problemOf(job);
  if (problem !== undefined) throw new RetryableError("BadResponse", problem);
  return job;
}

/** Correct: on the bare `grpc`, with one try per call of the host; only a cancel is tried again, where the service does not say when. */
export const bareGrpc: GrpcDesign = {
  create: async (use, ctx) => {
    const request = { requestId: ctx.idempotencyKey, spec: await specOf(ctx) };
    try {
      return usable(await call(use, JobService.method.createJob, request, ctx.signal)).id;
    } catch (error) {
      throw meaningOf(error);
    }
  },
  get: async (use, { resourceMeta, signal }) => {
    try {
      return viewOf(usable(await call(use, JobService.method.getJob, { id: resourceMeta.jobId }, signal)));
    } catch (error) {
      throw meaningOf(error);
    }
  },
  status: phaseOf,
  delete: async (use, { jobId, signal }) => {
    for (let attempt = 1; ; attempt++) {
      try {
        await call(use, JobService.method.cancelJob, { id: jobId }, signal);
        return;
      } catch (error) {
        const code = error instanceof GrpcError ? error.code : undefined;
        if (code === GrpcCode.NOT_FOUND || code === GrpcCode.FAILED_PRECONDITION) return;
        const saysWhen = error instanceof GrpcError && "grpc-status-details-bin" in error.trailers;
        if (attempt === TRIES || code === undefined || code === GrpcCode.PERMISSION_DENIED || saysWhen)
          throw meaningOf(error);
        await use.setup.clock.sleep(PAUSE_MS, signal);
      }
    }
  },
};

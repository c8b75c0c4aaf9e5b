import type { MessageInitShape } from "@bufbuild/protobuf";
import { GrpcCode, GrpcError } from "@flyte-webapi/sdk";

import { defineWorld, grpcService, type Job, type World, type WorldTask } from "../../../src/msw/index.ts";
import { JobService, JobStateSchema, type JobSchema, type JobState } from "./gen/jobs_pb.js";

/** Where the service lives. */
export const GRPC_JOBS_ADDRESS = "jobs.example.com:443";
/** The key of the token that every request needs. */
export const GRPC_TOKEN_KEY = "GRPC_JOBS_TOKEN";
/** The environment variable with another address for new jobs. */
export const GRPC_ADDRESS_VARIABLE = "GRPC_JOBS_ADDRESS";

const ANSWER = 42n;

const TASK: WorldTask = {
  taskType: "grpc-job",
  custom: { text: "hello" },
  interface: { inputs: {}, outputs: { answer: { type: { kind: "simple", simple: "INTEGER" } } } },
};

const NUMBERS: ReadonlyMap<string, JobState> = new Map(
  JobStateSchema.values.map(({ localName, number }) => [localName, number]),
);

function view(job: Job): MessageInitShape<typeof JobSchema> {
  return {
    id: job.id,
    // What has no word in this version of the service is a number.
    state: NUMBERS.get(job.state) ?? Number(job.state),
    message: job.message ?? "",
    cause: job.failure ?? "",
    ...(job.state === "DONE" ? { answer: ANSWER } : {}),
  };
}

function noSuchJob(): GrpcError {
  return new GrpcError(GrpcCode.NOT_FOUND, "no such job");
}

/** A job service that speaks gRPC: a request id that is a field of the message, states as an enum, cancelling that is refused once the job is over. */
export const grpcJobsWorld: World = defineWorld({
  task: TASK,
  states: {
    QUEUED: "Queued",
    RUNNING: "Running",
    STOPPING: "Running",
    DONE: "Success",
    FAILED: ["PermanentFailure", "RetryableFailure"],
    STOPPED: ["PermanentFailure", "RetryableFailure"],
  },
  laterStates: ["901", "902", "977"],
  initialState: "QUEUED",
  cancelledState: "STOPPED",
  showsMessages: true,
  logLinks: true,
  failures: {
    BAD_ARGUMENT: { state: "FAILED", kind: "USER", retryable: false },
    NODE_LOST: { state: "FAILED", kind: "SYSTEM", retryable: true },
    DISK_BROKEN: { state: "FAILED", kind: "SYSTEM", retryable: false },
    OUT_OF_MEMORY: { state: "FAILED", kind: "USER", retryable: true },
  },
  secrets: [GRPC_TOKEN_KEY],
  addressVariable: GRPC_ADDRESS_VARIABLE,
  text: { taskWith: (text) => ({ ...TASK, custom: { text } }), received: (spec) => spec },
  errorBody: (message) => ({ message }),
  quota: { status: 429, body: { message: "the quota is used up" } },
  handlers: () => [],
  grpc: [
    grpcService(JobService, {
      address: GRPC_JOBS_ADDRESS,
      methods: ({ jobs, secret }) => {
        const authorize = (metadata: Readonly<Record<string, readonly unknown[]>>): void => {
          if (metadata["authorization"]?.[0] === `Bearer ${secret(GRPC_TOKEN_KEY)}`) return;
          throw new GrpcError(GrpcCode.UNAUTHENTICATED, "the token is missing or wrong");
        };
        return {
          createJob: ({ requestId, spec }, { metadata }) => {
            authorize(metadata);
            const known = requestId === "" ? undefined : jobs.byKey(requestId);
            return view(known ?? jobs.add({ key: requestId || undefined, spec: spec?.text }));
          },
          getJob: ({ id }, { metadata }) => {
            authorize(metadata);
            const job = jobs.get(id);
            if (job === undefined) throw noSuchJob();
            return view(job);
          },
          cancelJob: ({ id }, { metadata }) => {
            authorize(metadata);
            const job = jobs.get(id);
            if (job === undefined) throw noSuchJob();
            if (jobs.isTerminal(job)) throw new GrpcError(GrpcCode.FAILED_PRECONDITION, "the job is over");
            jobs.cancel(id);
            return {};
          },
        };
      },
    }),
  ],
});

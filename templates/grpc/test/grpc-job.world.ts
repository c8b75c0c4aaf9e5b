import { equals, create, type MessageInitShape } from "@bufbuild/protobuf";
import { GrpcCode, GrpcError } from "@flyte-webapi/sdk";
import { defineWorld, grpcService, type Job, type World, type WorldTask } from "@flyte-webapi/testkit/msw";

import { JobService, JobSpecSchema, JobStateSchema, type JobSchema } from "../src/gen/jobs_pb.js";

/** The states by their words, which is how the job table has them. */
const NUMBERS: ReadonlyMap<string, number> = new Map(
  JobStateSchema.values.map(({ localName, number }) => [localName, number]),
);

function taskOf(program: string): WorldTask {
  return {
    taskType: "grpc_job",
    custom: { command: ["python", program] },
    inputs: { epochs: { kind: "integer", value: 3n } },
    interface: {
      inputs: { epochs: { type: { kind: "simple", simple: "INTEGER" } } },
      outputs: { accuracy: { type: { kind: "simple", simple: "FLOAT" } } },
    },
  };
}

/** What a job was made of: the table keeps it as it came. */
function specOf(job: Job): MessageInitShape<typeof JobSpecSchema> {
  // Only createJob below puts something there.
  return job.spec as MessageInitShape<typeof JobSpecSchema>;
}

/** A job, as the service answers it. */
type View = (job: Job) => MessageInitShape<typeof JobSchema>;

/** Numbers the changes of every job. */
function createView(): View {
  const revisions = new Map<string, { readonly content: string; readonly revision: number }>();
  return ({ id, state, message = "", failure }) => {
    const content = JSON.stringify([state, message, failure]);
    const last = revisions.get(id) ?? { content, revision: 1 };
    const revision = last.content === content ? last.revision : last.revision + 1;
    revisions.set(id, { content, revision });
    // A state that has no word in this version of the .proto file is a number.
    const number = NUMBERS.get(state) ?? Number(state);
    const code = failure ?? (state === "FAILED" ? "OUT_OF_MEMORY" : "WARNING");
    const error = { code, message: message || "the job ran out of memory", retryable: failure === "NODE_LOST" };
    // A failed job says here why. A job that lives may say something too: then it is a warning.
    return { id, state: number, revision, message, ...(state === "FAILED" || message !== "" ? { error } : {}) };
  };
}

/**
 * The job service, as its .proto file describes it: what the conformance suite runs the plugin against. Keep it honest. It has no code
 * for outages, lost answers or slow replicas: the kit adds those, moves the jobs along, and looks at what is left behind.
 */
export const grpcJobWorld: World = defineWorld({
  task: taskOf("train.py"),
  // Where a word that the user wrote goes in, and where it arrives.
  text: {
    taskWith: taskOf,
    received: (spec) => create(JobSpecSchema, spec as MessageInitShape<typeof JobSpecSchema>).command[1],
  },
  states: {
    QUEUED: "Queued",
    STARTING: "Initializing",
    RUNNING: "Running",
    CANCELLING: "Running",
    SUCCEEDED: "Success",
    FAILED: ["PermanentFailure", "RetryableFailure"],
    CANCELLED: "PermanentFailure",
  },
  // The words of an enum are numbers on the wire.
  laterStates: ["901", "902", "977"],
  initialState: "QUEUED",
  cancelledState: "CANCELLED",
  secrets: ["JOB_API_TOKEN"],
  errorBody: (message) => ({ message }),
  addressVariable: "JOB_API_URL",
  showsMessages: true,
  logLinks: true,
  failures: {
    OUT_OF_MEMORY: { state: "FAILED", kind: "USER", retryable: false },
    NODE_LOST: { state: "FAILED", kind: "SYSTEM", retryable: true },
  },
  // Nothing of this service is HTTP.
  handlers: () => [],
  grpc: [
    grpcService(JobService, {
      address: "jobs.example.com:443",
      methods: ({ jobs, secret }) => {
        const view = createView();
        const authorize = (metadata: Readonly<Record<string, readonly unknown[]>>): void => {
          if (metadata["authorization"]?.[0] === `Bearer ${secret("JOB_API_TOKEN")}`) return;
          throw new GrpcError(GrpcCode.UNAUTHENTICATED, "the token is missing or wrong");
        };
        const find = (id: string): Job => {
          const job = jobs.get(id);
          if (job === undefined) throw new GrpcError(GrpcCode.NOT_FOUND, "there is no such job");
          return job;
        };
        return {
          createJob: ({ requestId, spec }, { metadata }) => {
            authorize(metadata);
            const known = requestId === "" ? undefined : jobs.byKey(requestId);
            if (known === undefined) return view(jobs.add({ key: requestId || undefined, spec }));
            const same = equals(JobSpecSchema, create(JobSpecSchema, specOf(known)), create(JobSpecSchema, spec));
            if (!same) throw new GrpcError(GrpcCode.ALREADY_EXISTS, "the request id belongs to another job");
            return view(known);
          },
          getJob: ({ id }, { metadata }) => {
            authorize(metadata);
            return view(find(id));
          },
          getJobResult: ({ id }, { metadata }) => {
            authorize(metadata);
            if (find(id).state !== "SUCCEEDED") {
              throw new GrpcError(GrpcCode.FAILED_PRECONDITION, "the job has not succeeded");
            }
            return { outputs: { accuracy: { kind: { case: "number", value: 0.93 } } } };
          },
          cancelJob: ({ id }, { metadata }) => {
            authorize(metadata);
            if (jobs.isTerminal(find(id))) throw new GrpcError(GrpcCode.FAILED_PRECONDITION, "the job is over");
            jobs.cancel(id);
            return {};
          },
        };
      },
    }),
  ],
});

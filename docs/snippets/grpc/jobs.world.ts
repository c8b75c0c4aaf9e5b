import { GrpcCode, GrpcError } from "@flyte-webapi/sdk";
import { defineWorld, grpcService, type Job } from "@flyte-webapi/testkit/msw";

import { JobService, JobState } from "./gen/jobs_pb.js";

const STATES: Readonly<Record<string, JobState>> = {
  queued: JobState.QUEUED,
  succeeded: JobState.SUCCEEDED,
  failed: JobState.FAILED,
  cancelled: JobState.CANCELLED,
};
const view = ({ id, state }: Job) => ({ id, state: STATES[state] ?? Number(state) });

// #region world
export const world = defineWorld({
  task: { taskType: "grpc_job", custom: { command: ["echo"] } },
  states: { queued: "Queued", succeeded: "Success", failed: "PermanentFailure", cancelled: "PermanentFailure" },
  initialState: "queued",
  cancelledState: "cancelled",
  // Words that the service adds later reach an older client as numbers.
  laterStates: ["8", "9"],
  secrets: ["JOBS_TOKEN"],
  handlers: () => [],
  grpc: [
    grpcService(JobService, {
      address: "jobs.example.com:443",
      methods: ({ jobs }) => ({
        createJob: ({ requestId, spec }) => view(jobs.byKey(requestId) ?? jobs.add({ key: requestId, spec })),
        getJob: ({ id }) => {
          const job = jobs.get(id);
          if (job === undefined) throw new GrpcError(GrpcCode.NOT_FOUND, "no such job");
          return view(job);
        },
        cancelJob: ({ id }) => {
          const job = jobs.get(id);
          if (job === undefined) throw new GrpcError(GrpcCode.NOT_FOUND, "no such job");
          if (!jobs.isTerminal(job)) jobs.cancel(id);
          return {};
        },
      }),
    }),
  ],
});
// #endregion

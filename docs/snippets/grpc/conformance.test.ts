import { createResourceMetaCodec, PhaseInfo, type PluginEntry } from "@flyte-webapi/sdk";
import { describeConformance } from "@flyte-webapi/testkit/vitest";
import * as z from "zod";

import { JobState, type Job } from "./gen/jobs_pb.js";
import { createJobApi } from "./job-api.ts";
import { world } from "./jobs.world.ts";

const meta = z.object({ jobId: z.string() });
const custom = z.object({ command: z.array(z.string()) });

/** The client of the page about gRPC in the smallest plugin. */
const plugin: PluginEntry<z.infer<typeof meta>, Job> = {
  id: "grpc-job",
  supportedTaskTypes: ["grpc_job"],
  pluginLoader: (setup) => {
    const api = createJobApi(setup);
    return {
      getConfig: () => ({ resourceMeta: createResourceMetaCodec(meta) }),
      create: async ({ taskReader, idempotencyKey, signal }) => {
        const { command } = custom.parse((await taskReader.read()).custom);
        return { resourceMeta: { jobId: (await api.create(idempotencyKey, command, signal)).id } };
      },
      get: async ({ resourceMeta, signal }) => await api.get(resourceMeta.jobId, signal),
      status: ({ resource: { state } }) => {
        switch (state) {
          case JobState.SUCCEEDED:
            return PhaseInfo.success();
          case JobState.FAILED:
          case JobState.CANCELLED:
            return PhaseInfo.failure({ code: "JobFailed", message: "the job has failed" });
          case JobState.UNSPECIFIED:
          case JobState.QUEUED:
          case JobState.STARTING:
          case JobState.RUNNING:
          case JobState.CANCELLING:
          default:
            return PhaseInfo.running({ reason: `the job is in state ${state}` });
        }
      },
      delete: async ({ resourceMeta, signal }) => {
        if (resourceMeta !== undefined) await api.cancel(resourceMeta.jobId, signal);
      },
    };
  },
};

describeConformance({ plugin, world });

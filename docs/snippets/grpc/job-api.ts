// #region client
import { GrpcCode, type PluginSetupContext } from "@flyte-webapi/sdk";
import { createGrpcClient } from "@flyte-webapi/sdk/grpc";
import { JobService } from "./gen/jobs_pb.js"; // made by protoc-gen-es

export function createJobApi({ grpc, clock, random, secretManager }: PluginSetupContext) {
  const jobs = createGrpcClient(JobService, {
    address: "jobs.example.com:443",
    grpc,
    clock,
    random,
    authorize: async () => ({ authorization: `Bearer ${await secretManager.get("JOBS_TOKEN")}` }),
  });
  const check = ({ id }: { id: string }) => (id === "" ? "the id is missing" : undefined);
  return {
    create: (requestId: string, command: string[], signal: AbortSignal) =>
      jobs.createJob({ requestId, spec: { command } }, { signal, repeatable: true, check }),
    get: (id: string, signal: AbortSignal) => jobs.getJob({ id }, { signal, check }),
    cancel: (id: string, signal: AbortSignal) =>
      jobs.cancelJob({ id }, { signal, accept: [GrpcCode.NOT_FOUND, GrpcCode.FAILED_PRECONDITION] }),
  };
}
// #endregion

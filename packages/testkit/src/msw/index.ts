// What the author of a fake imports: the world of one remote service, as msw handlers over a job table.

export { serveWorld } from "../serve/serve-world.ts";
export type { ServedWorld, ServeWorldOptions } from "../serve/serve-world.ts";
export type { ServedJobs } from "../serve/served-jobs.ts";
export { defineWorld } from "../world/define-world.ts";
export { grpcService } from "../world/grpc-service.ts";
export type {
  GrpcFake,
  GrpcFakeCall,
  GrpcFakeMethod,
  GrpcFakeMethods,
  GrpcServiceOptions,
} from "../world/grpc-service.ts";
export type { Job, JobTable, NewJob } from "../world/job-table.ts";
export type { ResourceTable } from "../world/resource-table.ts";
export type {
  World,
  WorldExisting,
  WorldFailure,
  WorldInteger,
  WorldListing,
  WorldQuota,
  WorldRequest,
  WorldTask,
  WorldText,
  WorldTools,
} from "../world/world.ts";

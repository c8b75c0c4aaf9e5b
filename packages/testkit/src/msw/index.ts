// What the author of a fake imports: the world of one remote service, as msw handlers over a job table.

export { defineWorld } from "../world/define-world.ts";
export type { Job, JobTable, NewJob } from "../world/job-table.ts";
export type { ResourceTable } from "../world/resource-table.ts";
export type {
  World,
  WorldExisting,
  WorldFailure,
  WorldInteger,
  WorldListing,
  WorldQuota,
  WorldTask,
  WorldText,
  WorldTools,
} from "../world/world.ts";

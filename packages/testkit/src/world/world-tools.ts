import type { JobTable } from "./job-table.ts";
import type { ResourceTable } from "./resource-table.ts";

/** What the author's handlers get. */
export interface WorldTools {
  /** The service's jobs: the ground truth. Keep no other table, or the kit cannot see the jobs. */
  readonly jobs: JobTable;
  /** What the service holds beside jobs, such as uploads. Only for plugins that make such things. */
  readonly resources: ResourceTable;
  /** The value of a secret, invented by the kit. The plugin gets the same through its secret manager. @throws RangeError for a key that the world does not list. */
  secret(key: string): string;
  /** The service's wall-clock time, in milliseconds since the Unix epoch. */
  now(): number;
}

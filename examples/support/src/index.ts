// What the end-to-end tests of the examples import.

export { serveWorld } from "./serve-world.ts";
export type { ServedWorld, ServeOptions } from "./serve-world.ts";
export type { ServedJobs } from "./served-jobs.ts";

// What a host imports.

export { createRestJobPlugin, restJobPlugin } from "./plugin.ts";
export type { RestJobOptions } from "./config.ts";
export type { JobMeta } from "./meta.ts";
export type { JobResource } from "./resource.ts";

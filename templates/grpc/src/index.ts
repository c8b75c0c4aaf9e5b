// What a host imports.

export { createGrpcJobPlugin, grpcJobPlugin } from "./plugin.ts";
export type { GrpcJobOptions } from "./config.ts";
export type { JobMeta } from "./meta.ts";
export type { JobResource } from "./resource.ts";

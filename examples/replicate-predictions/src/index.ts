// What a host imports.

export { createReplicatePlugin, replicatePlugin } from "./plugin.ts";
export type { ReplicateOptions } from "./plugin.ts";

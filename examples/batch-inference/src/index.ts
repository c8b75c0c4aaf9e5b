// What a host imports.

export { batchPlugin, createBatchPlugin } from "./plugin.ts";
export type { BatchOptions } from "./plugin.ts";

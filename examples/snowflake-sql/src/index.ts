// What a host imports.

export { createSnowflakePlugin, snowflakePlugin } from "./plugin.ts";
export type { SnowflakeOptions } from "./plugin.ts";

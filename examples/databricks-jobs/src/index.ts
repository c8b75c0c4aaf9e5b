// What a host imports.

export { createDatabricksPlugin, databricksPlugin } from "./plugin.ts";
export type { DatabricksOptions } from "./plugin.ts";

import { describeType } from "../internal/describe-type.ts";

/**
 * Loaders written without TypeScript may give anything.
 *
 * @throws TypeError when a loader has given no object.
 */
export function requirePlugin(plugin: unknown): void {
  if (typeof plugin === "object" && plugin !== null) return;
  const advice = typeof plugin === "function" ? "; return an instance of it" : "";
  throw new TypeError(`pluginLoader must return the plugin, an object, got ${describeType(plugin)}${advice}`);
}

import { callScope } from "../simulate/call-scope.ts";
import type { AmbientSource } from "./ambient-source.ts";
import type { AmbientSubstitutes } from "./ambient-substitutes.ts";
import { callSite } from "./call-site.ts";

/**
 * Notes that an ambient source is used, and gives what the plugin gets instead. Nothing for code that does not run on behalf of a plugin: the author's
 * fake, the kit, the test runner.
 */
export function useAmbient(source: AmbientSource): AmbientSubstitutes | undefined {
  const ambient = callScope.getStore()?.ambient;
  if (ambient === undefined) return undefined;
  const site = callSite(stackNow());
  // Without a frame of the plugin it is Node, or a library of the kit, that works for itself.
  if (site.length === 0) return undefined;
  ambient.onUse(source, site);
  return ambient;
}

/** Deep enough to reach the plugin through the layers of a client library. */
const STACK_DEPTH = 60;

function stackNow(): string {
  const usual = Error.stackTraceLimit;
  Error.stackTraceLimit = STACK_DEPTH;
  const { stack = "" } = new Error("ambient");
  Error.stackTraceLimit = usual;
  return stack;
}

import { callScope } from "../simulate/call-scope.ts";
import type { AmbientSource } from "./ambient-source.ts";
import type { AmbientSubstitutes } from "./ambient-substitutes.ts";
import { callSite, isCalledByOthers } from "./call-site.ts";

/**
 * Notes that an ambient source is used, and gives what the plugin gets instead. Nothing for code that does not run on behalf of a plugin: the author's
 * fake, the kit, the test runner.
 */
export function useAmbient(source: AmbientSource): AmbientSubstitutes | undefined {
  const ambient = callScope.getStore()?.ambient;
  if (ambient === undefined) return undefined;
  // Libraries of the kit do it all the time, and a deep stack is dear.
  if (isCalledByOthers(stackNow(SHALLOW))) return undefined;
  const site = callSite(stackNow(DEEP));
  // Without a frame of the plugin it is Node, or a library of the kit, that works for itself.
  if (site.length === 0) return undefined;
  ambient.onUse(source, site);
  return ambient;
}

/** Deep enough for the direct caller, mostly, which stands behind three frames of the kit. */
const SHALLOW = 5;
/** Deep enough to reach the plugin through the layers of a client library. */
const DEEP = 60;

function stackNow(depth: number): string {
  const usual = Error.stackTraceLimit;
  Error.stackTraceLimit = depth;
  const { stack = "" } = new Error("ambient");
  Error.stackTraceLimit = usual;
  return stack;
}

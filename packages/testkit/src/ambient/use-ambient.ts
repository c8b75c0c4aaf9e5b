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
  ambient?.onUse(source, callSite(new Error("ambient").stack ?? ""));
  return ambient;
}

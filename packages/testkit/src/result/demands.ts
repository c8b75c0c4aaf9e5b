import type { DemandFacts } from "../connector/wire-check.ts";
import { WIRE_CHECKS } from "../connector/wire-checks.ts";
import { REQUIREMENTS } from "../requirements/catalogue.ts";
import type { ConformanceResult } from "./conformance-result.ts";

/** All that the kit can demand: of plugins, and of running connectors. */
export const DEMANDS: readonly DemandFacts[] = [...REQUIREMENTS, ...WIRE_CHECKS];

/** What one kind of check can demand. */
export function demandsOf({ connector }: Pick<ConformanceResult, "connector">): readonly DemandFacts[] {
  return connector === undefined ? REQUIREMENTS : WIRE_CHECKS;
}

import { REQUIREMENTS } from "../requirements/catalogue.ts";
import type { Requirement } from "../requirements/requirement.ts";
import type { Subject } from "../simulate/simulate.ts";
import { checkRequirement, type CheckOptions, type RequirementResult } from "./check-requirement.ts";

/** The verdicts on one plugin. */
export interface PluginReport {
  /** One per requirement, in the order of the catalogue. */
  readonly results: readonly RequirementResult[];
  /** Ids of the broken requirements that no other broken one explains: where to begin. */
  readonly rootCauses: readonly string[];
}

/** Checks the plugin against these requirements; by default against all. @throws what the plugin's loader or configuration throws. */
export async function checkPlugin(
  subject: Subject,
  options: CheckOptions = {},
  requirements: readonly Requirement[] = REQUIREMENTS,
): Promise<PluginReport> {
  const results: RequirementResult[] = [];
  for (const requirement of requirements) results.push(await checkRequirement(subject, requirement, options));
  return { results, rootCauses: rootCauses(results) };
}

/** Ids of the broken requirements that no other broken one explains. */
export function rootCauses(results: readonly RequirementResult[]): string[] {
  const broken = results.filter((result) => result.verdict === "fail").map((result) => result.requirement);
  const explained = new Set(broken.flatMap((requirement) => requirement.explains));
  return broken.map((requirement) => requirement.id).filter((id) => !explained.has(id));
}

import type { RequirementResult } from "../check/check-requirement.ts";
import type { Requirement } from "../requirements/requirement.ts";
import { reportRequirement } from "../result/report-requirement.ts";
import { requirementText } from "./report-text.ts";

/** Name of the variable that makes the conformance suite run one plan. */
export const REPLAY_VARIABLE = "FLYTE_WEBAPI_REPLAY";

/** The command that runs a plan again in the conformance suite. */
export function vitestReplayCommand(token: string, { id }: Pick<Requirement, "id">): string {
  return `${REPLAY_VARIABLE}=${token} npx vitest run -t ${id}`;
}

/** A broken requirement, for a person: what was demanded, what happened, why it probably did, and how to see it again. */
export function renderFailure(result: Extract<RequirementResult, { verdict: "fail" }>): string {
  return render(result);
}

/** A requirement about which nothing is proven, for a person. */
export function renderInconclusive(result: Extract<RequirementResult, { verdict: "inconclusive" }>): string {
  return render(result);
}

function render(result: RequirementResult): string {
  return requirementText(reportRequirement(result, { replayCommand: vitestReplayCommand }));
}

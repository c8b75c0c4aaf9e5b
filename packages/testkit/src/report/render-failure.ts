import type { RequirementResult } from "../check/check-requirement.ts";
import { encodeReplayToken } from "../replay/replay-token.ts";
import { maskSecrets } from "./mask-secrets.ts";
import { describeInventory, timeline } from "./timeline.ts";

/** Name of the variable that makes the conformance suite run one plan. */
export const REPLAY_VARIABLE = "FLYTE_WEBAPI_REPLAY";

/** A broken requirement, for a person: what was demanded, what happened, why it probably did, and how to see it again. */
export function renderFailure(result: Extract<RequirementResult, { verdict: "fail" }>): string {
  const { requirement, counterexample, runs } = result;
  const { plan, violation, histories, foundAt, sizes } = counterexample;
  const history = histories[0];
  const mask = maskSecrets(history?.secrets ?? []);
  const token = encodeReplayToken({ requirement: requirement.id, plan });
  return [
    `FAIL ${requirement.id} ${requirement.level.toUpperCase()}  ${requirement.title}`,
    `  found in simulation ${foundAt} of ${runs}, made smaller from ${sizes.found} to ${sizes.minimal} (1-minimal)`,
    ...(history === undefined ? [] : timeline(history).map((line) => `  ${line}`)),
    ...(history === undefined ? [] : [`  end: ${describeInventory(history)}`]),
    `  expected: ${mask(violation.expected)}`,
    `  got:      ${mask(violation.got)}`,
    `  likely:   ${requirement.likelyCause}`,
    `  source:   ${requirement.source}`,
    `  replay:   ${REPLAY_VARIABLE}=${token} npx vitest run -t ${requirement.id}`,
  ].join("\n");
}

/** A requirement about which nothing is proven, for a person. */
export function renderInconclusive(result: Extract<RequirementResult, { verdict: "inconclusive" }>): string {
  const { requirement, reason } = result;
  return `INCONCLUSIVE ${requirement.id} ${requirement.level.toUpperCase()}  ${requirement.title}\n  ${reason}`;
}

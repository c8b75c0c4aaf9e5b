import type { Level } from "../requirements/requirement.ts";
import type { ConformanceResult } from "../result/conformance-result.ts";
import { OverallVerdict, VERDICTS, type Verdict } from "../result/verdict.ts";

/** The verdict on a plugin, in words for people. */
export const OVERALL_LABELS: Readonly<Record<OverallVerdict, string>> = {
  [OverallVerdict.Conformant]: "conformant",
  [OverallVerdict.ConformantWithWaivers]: "conformant with waivers",
  [OverallVerdict.Partial]: "partly checked",
  [OverallVerdict.Inconclusive]: "inconclusive",
  [OverallVerdict.NonConformant]: "not conformant",
  [OverallVerdict.HarnessError]: "check failed",
};

/** The verdict on a requirement, in words for people. */
export const VERDICT_LABELS: Readonly<Record<Verdict, string>> = {
  pass: "pass",
  fail: "FAIL",
  "known-fail": "known to fail",
  stale: "stale",
  waived: "waived",
  "not-applicable": "not applicable",
  inconclusive: "inconclusive",
  skipped: "not checked",
  "harness-error": "error",
};

/** What asks for somebody's attention: nobody has accepted it. */
export const NEEDS_ATTENTION: readonly Verdict[] = ["fail", "stale", "inconclusive", "harness-error"];

/** `must` and the like, as plugin authors read them in standards. */
export function levelLabel(level: Level): string {
  return level.toUpperCase();
}

/** `12 pass, 1 FAIL, 2 not checked`: what is there, the good ones first. */
export function countsText({ counts }: Pick<ConformanceResult, "counts">): string {
  const present = VERDICTS.filter((verdict) => counts[verdict] > 0);
  return present.length === 0
    ? "nothing was checked"
    : present.map((verdict) => `${counts[verdict]} ${VERDICT_LABELS[verdict]}`).join(", ");
}

/** How deep the check went, and with what: `kit 1.0.0, profile ci, seed 1, 100 plans per requirement`. */
export function settingsText({
  kit,
  settings,
  connector,
}: Pick<ConformanceResult, "kit" | "settings" | "connector">): string {
  if (connector === undefined) {
    return `kit ${kit.version}, profile ${settings.profile}, seed ${settings.seed}, ${settings.runs} plans per requirement`;
  }
  const { protocol, calls, jobs } = connector;
  return `kit ${kit.version}, protocol ${protocol}, ${calls} calls, ${jobs} jobs made`;
}

/** `my-plugin (my-package 1.2.3)` for a package, the endpoint of a connector with its task type, else the plugin's id. */
export function subjectLabel({ plugin, connector }: Pick<ConformanceResult, "plugin" | "connector">): string {
  if (connector !== undefined) return `connector ${connector.endpoint}, task type ${plugin.id}`;
  return plugin.package === undefined ? plugin.id : `${plugin.id} (${plugin.package.name} ${plugin.package.version})`;
}

/** The text with a capital at its beginning. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

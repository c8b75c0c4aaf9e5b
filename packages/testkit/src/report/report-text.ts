import type { ConformanceResult, CounterexampleReport, RequirementReport } from "../result/conformance-result.ts";
import {
  countsText,
  levelLabel,
  NEEDS_ATTENTION,
  OVERALL_LABELS,
  settingsText,
  subjectLabel,
  VERDICT_LABELS,
} from "./labels.ts";
import { rowText } from "./timeline.ts";

/** One requirement for a person: the verdict, why, and the timeline that shows it. Without a line break at its end. */
export function requirementText(report: RequirementReport): string {
  const { id, level, title, verdict, counterexample } = report;
  return [
    `${VERDICT_LABELS[verdict].toUpperCase()} ${id} ${levelLabel(level)}  ${title}`,
    ...detailLines(report).map((line) => `  ${line}`),
    ...(counterexample === undefined ? [] : counterexampleLines(counterexample).map((line) => `  ${line}`)),
  ].join("\n");
}

function detailLines({ reason, issue, until, notice }: RequirementReport): string[] {
  return [
    ...(reason === undefined ? [] : [reason]),
    ...(issue === undefined ? [] : [`issue:    ${issue}`]),
    ...(until === undefined ? [] : [`until:    ${until}`]),
    ...(notice === undefined ? [] : [`note:     ${notice}`]),
  ];
}

function counterexampleLines(found: CounterexampleReport): string[] {
  const { sizes, foundAt, fromCorpus, timeline } = found;
  const origin = fromCorpus ? "a plan of the corpus breaks it again" : `found in simulation ${foundAt}`;
  return [
    ...(sizes === undefined ? [] : [`${origin}, made smaller from ${sizes.found} to ${sizes.minimal} (1-minimal)`]),
    ...timeline.map(rowText),
    ...(found.end === "" ? [] : [`end: ${found.end}`]),
    `expected: ${found.expected}`,
    `got:      ${found.got}`,
    `likely:   ${found.likelyCause}`,
    `source:   ${found.source}`,
    `replay:   ${found.replay}`,
  ];
}

/** Why some requirements say nothing about this plugin: the author may have left something out of the world. */
function notApplicable(requirements: readonly RequirementReport[]): string[] {
  const all = requirements.filter(({ verdict }) => verdict === "not-applicable");
  if (all.length === 0) return [];
  return ["Not applicable, because", ...all.map(({ id, reason = "" }) => `  ${id}  ${reason}`), ""];
}

/** Said once: it is about the plugin or the world, and not about any of the requirements. */
function nothingChecked({ reason = "" }: RequirementReport): string {
  return `Nothing could be checked:\n  ${reason}`;
}

/** The whole result for a terminal: what needs attention in full, then the verdict. Ends with a line break. */
export function summaryText(result: ConformanceResult): string {
  const { requirements, rootCauses, notices, reproduce, verdict, verdictReason, durationMs } = result;
  const troubled = requirements.filter((report) => NEEDS_ATTENTION.includes(report.verdict));
  const isUniform = new Set(troubled.map((report) => report.reason)).size === 1 && troubled.length > 1;
  const [first] = troubled;
  const texts =
    isUniform && first?.verdict === "harness-error" ? [nothingChecked(first)] : troubled.map(requirementText);
  return [
    ...texts.flatMap((text) => ["", text]),
    "",
    ...notApplicable(requirements),
    ...(rootCauses.length > 0 && rootCauses.length < troubled.length ? [`begin with: ${rootCauses.join(", ")}`] : []),
    ...notices.map((notice) => `note: ${notice}`),
    `${subjectLabel(result)}: ${OVERALL_LABELS[verdict]}; ${verdictReason}`,
    `${countsText(result)} in ${(durationMs / 1_000).toFixed(1)} s; ${settingsText(result)}`,
    ...(troubled.length > 0 ? [`again: ${reproduce}`] : []),
    "",
  ].join("\n");
}

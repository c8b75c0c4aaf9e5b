import type { ConformanceResult, RequirementReport } from "../result/conformance-result.ts";
import {
  capitalised,
  countsText,
  levelLabel,
  NEEDS_ATTENTION,
  OVERALL_LABELS,
  settingsText,
  subjectLabel,
  VERDICT_LABELS,
} from "./labels.ts";
import { requirementText } from "./report-text.ts";
import { sequenceDiagram } from "./sequence-diagram.ts";

/** Markdown for the summary of a CI job or a comment: the verdict, what needs attention with its timeline, and the whole table folded away. */
export function toMarkdown(result: ConformanceResult): string {
  const { requirements, verdict, verdictReason, environment, notices, reproduce } = result;
  const troubled = requirements.filter((report) => NEEDS_ATTENTION.includes(report.verdict));
  const accepted = requirements.filter(({ verdict: each }) => each === "known-fail" || each === "waived");
  return [
    `## Flyte Web API conformance: ${inline(subjectLabel(result))}`,
    "",
    `**${capitalised(OVERALL_LABELS[verdict])}**: ${inline(verdictReason)}.`,
    "",
    `${countsText(result)}. ${capitalised(settingsText(result))}; Node ${environment.node} on ${environment.platform}.`,
    "",
    ...notices.flatMap((notice) => [`> ${inline(notice)}`, ""]),
    ...troubled.flatMap((report) => [
      "```text",
      ...requirementText(report).split("\n").map(fenced),
      "```",
      "",
      ...diagram(report),
    ]),
    ...(accepted.length === 0 ? [] : ["Accepted:", "", ...accepted.map(acceptedLine), ""]),
    "<details>",
    `<summary>All ${requirements.length} requirements</summary>`,
    "",
    "| id | level | verdict | requirement | plans |",
    "| --- | --- | --- | --- | ---: |",
    ...requirements.map(tableRow),
    "",
    "</details>",
    "",
    `Again: ${code(reproduce)}`,
    "",
  ].join("\n");
}

/** The timeline as a picture, folded away; nothing when there is none. */
function diagram({ id, counterexample }: RequirementReport): string[] {
  if (counterexample === undefined || counterexample.timeline.length === 0) return [];
  return [
    "<details>",
    `<summary>${id} as a sequence diagram</summary>`,
    "",
    "```mermaid",
    ...sequenceDiagram(counterexample).split("\n"),
    "```",
    "",
    "</details>",
    "",
  ];
}

function acceptedLine({ id, title, verdict, reason, issue, until }: RequirementReport): string {
  const facts = [reason, issue, until === undefined ? undefined : `until ${until}`].filter(
    (part) => part !== undefined,
  );
  return `- ${id} ${inline(title)}: ${VERDICT_LABELS[verdict]}, ${inline(facts.join(", "))}`;
}

function tableRow({ id, level, verdict, title, runs }: RequirementReport): string {
  return `| ${id} | ${levelLabel(level)} | ${VERDICT_LABELS[verdict]} | ${inline(title)} | ${runs} |`;
}

/** A text from outside on one line, without any meaning in Markdown or HTML. */
function inline(text: string): string {
  return text
    .replaceAll(/\s+/g, " ")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(/[\\`*_[\]|~#]/g, String.raw`\$&`);
}

/** A line inside of a fence that cannot end it. */
function fenced(line: string): string {
  return line.replaceAll("```", "'''");
}

function code(text: string): string {
  return `\`${text.replaceAll("`", "'").replaceAll(/\s+/g, " ")}\``;
}

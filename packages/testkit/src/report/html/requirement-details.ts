import type { RequirementReport } from "../../result/conformance-result.ts";
import type { Verdict } from "../../result/verdict.ts";
import { levelLabel, NEEDS_ATTENTION, VERDICT_LABELS } from "../labels.ts";
import { escapeXml } from "../xml.ts";
import { timelineTable } from "./timeline-table.ts";

/** One requirement: a line that opens. What needs attention is open from the start. */
export function requirementDetails(report: RequirementReport): string {
  const { id, level, title, verdict } = report;
  const open = NEEDS_ATTENTION.includes(verdict) ? " open" : "";
  return [
    `<details id="${escapeXml(id)}" data-level="${level}" data-verdict="${verdict}"${open}>`,
    `<summary><span class="mark ${toneOf(verdict)}">${VERDICT_LABELS[verdict]}</span> <code>${escapeXml(id)}</code> <span class="quiet">${levelLabel(level)}</span><span class="title">${escapeXml(title)}</span></summary>`,
    `<div>${facts(report)}${counterexample(report)}</div>`,
    "</details>",
  ].join("\n");
}

/** Whether a verdict is good news, bad news, or neither. */
function toneOf(verdict: Verdict): "good" | "bad" | "odd" | "quiet" {
  switch (verdict) {
    case "pass":
      return "good";
    case "fail":
    case "known-fail":
    case "harness-error":
      return "bad";
    case "stale":
    case "waived":
    case "inconclusive":
      return "odd";
    case "not-applicable":
    case "skipped":
      return "quiet";
  }
}

function facts({ reason, issue, until, notice, runs, met }: RequirementReport): string {
  return list([
    ["why", reason],
    ["issue", issue],
    ["until", until],
    ["note", notice],
    ["plans", runs === 0 ? undefined : `${runs}, of which ${met} brought about the situation`],
  ]);
}

function counterexample({ id, counterexample: found }: RequirementReport): string {
  if (found === undefined) return "";
  const { timeline, end, expected, got, likelyCause, source, replay, sizes } = found;
  return [
    list([
      ["expected", expected],
      ["got", got],
    ]),
    timelineTable(timeline, `What happened, for ${id}`),
    list([
      ["end", end === "" ? undefined : end],
      ["likely cause", likelyCause],
      ["source", source],
      ["size", sizes && `made smaller from ${sizes.found} to ${sizes.minimal} (1-minimal)`],
    ]),
    `<p class="quiet">Again:</p><p><code>${escapeXml(replay)}</code></p>`,
  ].join("\n");
}

function list(pairs: readonly (readonly [term: string, text: string | undefined])[]): string {
  const present = pairs.flatMap(([term, text]) =>
    text === undefined ? [] : [`<dt>${term}</dt><dd>${escapeXml(text)}</dd>`],
  );
  return present.length === 0 ? "" : `<dl>${present.join("")}</dl>`;
}

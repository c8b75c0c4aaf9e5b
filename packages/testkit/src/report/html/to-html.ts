import type { Level } from "../../requirements/requirement.ts";
import type { ConformanceResult } from "../../result/conformance-result.ts";
import { VERDICTS, type OverallVerdict } from "../../result/verdict.ts";
import {
  capitalised,
  countsText,
  levelLabel,
  OVERALL_LABELS,
  settingsText,
  subjectLabel,
  VERDICT_LABELS,
} from "../labels.ts";
import { escapeXml } from "../xml.ts";
import { requirementDetails } from "./requirement-details.ts";
import { SCRIPT } from "./script.ts";
import { STYLE } from "./style.ts";

// Nothing is loaded from anywhere, whatever a text in the report tries.
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** One page that needs nothing else: timelines in lanes, boxes that filter, for every screen and in both colour schemes. */
export function toHtml(result: ConformanceResult): string {
  const { requirements, verdict, verdictReason, environment, startedAt, notices, reproduce } = result;
  const title = `${subjectLabel(result)}: ${OVERALL_LABELS[verdict]}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<link rel="icon" href="data:,">
<title>${escapeXml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${escapeXml(subjectLabel(result))}: <span class="${toneOfOverall(verdict)}">${OVERALL_LABELS[verdict]}</span></h1>
<p>${escapeXml(verdictReason)}.</p>
<p class="quiet">${escapeXml(countsText(result))}. ${escapeXml(capitalised(settingsText(result)))}; Node ${escapeXml(environment.node)} on ${escapeXml(environment.platform)}; <time datetime="${startedAt}">${startedAt}</time></p>
${notices.map((notice) => `<p>${escapeXml(notice)}</p>`).join("\n")}
</header>
<main>
<form hidden>
${boxes("level", "Level", levelsOf(result))}
${boxes("verdict", "Verdict", verdictsOf(result))}
<output class="quiet"></output>
</form>
${requirements.map(requirementDetails).join("\n")}
</main>
<footer><p class="quiet">Again: <code>${escapeXml(reproduce)}</code></p></footer>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

type Choice = readonly [value: string, label: string, count: number];

function levelsOf({ requirements }: ConformanceResult): Choice[] {
  const levels: readonly Level[] = ["must", "should", "may"];
  return levels.map((level) => [level, levelLabel(level), requirements.filter((each) => each.level === level).length]);
}

function verdictsOf({ counts }: ConformanceResult): Choice[] {
  return VERDICTS.map((verdict) => [verdict, VERDICT_LABELS[verdict], counts[verdict]]);
}

function boxes(name: string, legend: string, choices: readonly Choice[]): string {
  const labels = choices
    .filter(([, , count]) => count > 0)
    .map(
      ([value, label, count]) =>
        `<label><input type="checkbox" name="${name}" value="${value}" checked>${label} (${count})</label>`,
    );
  return `<fieldset><legend>${legend}</legend>${labels.join("\n")}</fieldset>`;
}

function toneOfOverall(verdict: OverallVerdict): "good" | "bad" | "odd" {
  if (verdict === "conformant") return "good";
  return verdict === "non-conformant" || verdict === "harness-error" ? "bad" : "odd";
}

import type { ConformanceResult } from "../result/conformance-result.ts";
import { closestWord } from "../text/closest-word.ts";
import { toBadgeJson, toBadgeSvg } from "./badge.ts";
import { toHtml } from "./html/to-html.ts";
import { toJunit } from "./junit.ts";
import { toMarkdown } from "./markdown.ts";
import { toSarif } from "./sarif.ts";

/** A report that is ready to be written. */
export interface ReportFile {
  /** Without a folder. */
  readonly name: string;
  readonly text: string;
}

type Renderer = readonly [name: string, render: (result: ConformanceResult) => string];

/** A form in which a result can be written. */
export type ReportFormat = "json" | "junit" | "sarif" | "markdown" | "html" | "badge";

const FORMATS: Readonly<Record<ReportFormat, readonly Renderer[]>> = {
  json: [["result.json", (result) => `${JSON.stringify(result, undefined, 2)}\n`]],
  junit: [["junit.xml", toJunit]],
  sarif: [["conformance.sarif", toSarif]],
  markdown: [["summary.md", toMarkdown]],
  html: [["report.html", toHtml]],
  badge: [
    ["badge.json", toBadgeJson],
    ["badge.svg", toBadgeSvg],
  ],
};

/** All of them. */
export const REPORT_FORMATS: readonly ReportFormat[] = ["json", "junit", "sarif", "markdown", "html", "badge"];

/** Renders the result in one format: one file, or two for a badge. */
export function renderReport(result: ConformanceResult, format: ReportFormat): readonly ReportFile[] {
  return FORMATS[format].map(([name, render]) => ({ name, text: render(result) }));
}

/**
 * Reads a list such as `json,junit`. Nothing when there is no list.
 *
 * @throws RangeError that lists the formats.
 */
export function reportFormats(list: string | undefined): readonly ReportFormat[] | undefined {
  if (list === undefined || list === "") return undefined;
  return list.split(",").map((word) => {
    const format = REPORT_FORMATS.find((known) => known === word.trim());
    if (format !== undefined) return format;
    const closest = closestWord(word.trim(), REPORT_FORMATS);
    const hint = closest === undefined ? "" : `; did you mean "${closest}"?`;
    throw new RangeError(`There is no report format "${word.trim()}"; the kit has ${REPORT_FORMATS.join(", ")}${hint}`);
  });
}

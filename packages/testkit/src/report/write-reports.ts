import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { ConformanceResult } from "../result/conformance-result.ts";
import { renderReport, type ReportFormat } from "./formats.ts";
import { toMarkdown } from "./markdown.ts";

/** The variable in which GitHub Actions names the file that becomes the summary of a job. */
const SUMMARY_VARIABLE = "GITHUB_STEP_SUMMARY";

/** Writes the reports into a folder, which is made. Markdown also goes into the summary of a GitHub job. @returns the files' paths. */
export function writeReports(
  result: ConformanceResult,
  formats: readonly ReportFormat[],
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const files = formats.flatMap((format) => renderReport(result, format));
  if (files.length > 0) mkdirSync(folder, { recursive: true });
  const paths = files.map(({ name, text }) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  });
  const summary = env[SUMMARY_VARIABLE] ?? "";
  if (formats.includes("markdown") && summary !== "") appendFileSync(summary, `${toMarkdown(result)}\n`);
  return paths;
}

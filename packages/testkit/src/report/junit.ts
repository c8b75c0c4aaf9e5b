import type { ConformanceResult, RequirementReport } from "../result/conformance-result.ts";
import { countsText, levelLabel, OVERALL_LABELS } from "./labels.ts";
import { requirementText } from "./report-text.ts";
import { element } from "./xml.ts";

/**
 * JUnit XML, as test dashboards read it: one suite, one case per requirement. What is broken has a `failure`, what could not be judged an
 * `error`, and what nobody proved, for whatever reason, is `skipped`: a case without any of these has passed.
 */
export function toJunit(result: ConformanceResult): string {
  const { requirements, plugin, startedAt, durationMs, verdict } = result;
  const marks = requirements.map(markOf);
  const count = (mark: Mark): number => marks.filter((each) => each === mark).length;
  const totals = {
    tests: requirements.length,
    failures: count("failure"),
    errors: count("error"),
    skipped: count("skipped"),
    time: seconds(durationMs),
  };
  const name = `${plugin.id}: ${OVERALL_LABELS[verdict]}`;
  const suite = element("testsuite", { name, ...totals, timestamp: startedAt.replace(/(\.\d+)?Z$/, "") }, [
    element("properties", {}, properties(result)),
    ...requirements.map((report) => testCase(plugin.id, report)),
  ]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element("testsuites", { name, ...totals }, [suite])}\n`;
}

type Mark = "passed" | "failure" | "error" | "skipped";

function markOf({ verdict }: RequirementReport): Mark {
  switch (verdict) {
    case "pass":
      return "passed";
    case "fail":
    case "stale":
      return "failure";
    case "inconclusive":
    case "harness-error":
      return "error";
    case "known-fail":
    case "waived":
    case "not-applicable":
    case "skipped":
      return "skipped";
  }
}

function testCase(plugin: string, report: RequirementReport): string {
  const { id, level, title, verdict, durationMs } = report;
  const mark = markOf(report);
  const message = [report.counterexample?.got, report.reason].find((text) => (text ?? "").trim() !== "") ?? verdict;
  const why = `${verdict}: ${[report.reason, report.issue].filter((part) => part !== undefined).join(" ")}`;
  const children = [
    element("properties", {}, [property("requirement", id), property("level", level), property("verdict", verdict)]),
    ...(mark === "skipped" ? [element("skipped", { message: why })] : []),
    ...(mark === "failure" || mark === "error"
      ? [element(mark, { message, type: verdict }, requirementText(report))]
      : []),
  ];
  const name = `${id} ${levelLabel(level)} ${title}`;
  return element("testcase", { classname: `flyte-webapi.${plugin}`, name, time: seconds(durationMs) }, children);
}

function properties(result: ConformanceResult): string[] {
  const { kit, verdict, verdictReason, settings, environment, reproduce } = result;
  return [
    property("kit", `${kit.name} ${kit.version}`),
    property("verdict", verdict),
    property("reason", verdictReason),
    property("counts", countsText(result)),
    property("profile", settings.profile),
    property("seed", String(settings.seed)),
    property("runs", String(settings.runs)),
    property("node", environment.node),
    property("platform", environment.platform),
    property("reproduce", reproduce),
  ];
}

function property(name: string, value: string): string {
  return element("property", { name, value });
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(3);
}

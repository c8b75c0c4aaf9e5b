import { createHash } from "node:crypto";

import type { DemandFacts } from "../connector/wire-check.ts";
import type { Level } from "../requirements/requirement.ts";
import type { ConformanceResult, CounterexampleReport, RequirementReport } from "../result/conformance-result.ts";
import { demandsOf } from "../result/demands.ts";
import { countsText, OVERALL_LABELS } from "./labels.ts";
import { requirementText } from "./report-text.ts";
import { sourcePlaceIn } from "./source-place.ts";
import { rowText } from "./timeline.ts";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/**
 * SARIF 2.1.0, as code scanning reads it: one result per requirement that is not met, with the timeline as its code flow. What has passed is
 * left out, because some readers show every result as an alert; the counts are in the run's properties.
 */
export function toSarif(result: ConformanceResult): string {
  const { kit, plugin, world, verdict, verdictReason, settings, startedAt, durationMs, environment, requirements } =
    result;
  const uri = encodeURI(plugin.module ?? world.module ?? "package.json");
  const rules = demandsOf(result);
  const log = {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "flyte-webapi-conformance", version: kit.version, rules: rules.map(rule) } },
        automationDetails: { id: `flyte-webapi-conformance/${plugin.id}/` },
        columnKind: "utf16CodeUnits",
        invocations: [
          {
            executionSuccessful: verdict !== "harness-error",
            startTimeUtc: startedAt,
            endTimeUtc: new Date(Date.parse(startedAt) + durationMs).toISOString(),
            properties: { node: environment.node, platform: environment.platform, ...settings },
          },
        ],
        artifacts: [{ location: { uri } }],
        results: requirements.flatMap((report) => toResult(plugin.id, uri, rules, report)),
        properties: { verdict, label: OVERALL_LABELS[verdict], reason: verdictReason, counts: countsText(result) },
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function rule({ id, title, level, tolerance, likelyCause, source }: DemandFacts): object {
  const limits = tolerance === undefined ? "" : `\n\nTolerance: ${tolerance}.`;
  const help = `${title}.${limits}\n\nWhat usually breaks it: ${likelyCause}.\n\nSource: ${source}.`;
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: title },
    help: { text: help, markdown: help },
    defaultConfiguration: { level: severity(level) },
    properties: { level, tags: ["flyte", "conformance", level] },
  };
}

function severity(level: Level): "error" | "warning" | "note" {
  switch (level) {
    case "must":
      return "error";
    case "should":
      return "warning";
    case "may":
      return "note";
  }
}

type Kind = Readonly<{ kind: "fail" | "open" | "review"; level: "error" | "warning" | "note" | "none" }>;

/** What a verdict is in SARIF; nothing when there is nothing to see. A level goes with `fail` only. */
function kindOf({ verdict, level }: RequirementReport): Kind | undefined {
  switch (verdict) {
    case "fail":
    case "known-fail":
      return { kind: "fail", level: severity(level) };
    case "waived":
    case "inconclusive":
    case "harness-error":
      return { kind: "open", level: "none" };
    case "stale":
      return { kind: "review", level: "none" };
    case "pass":
    case "not-applicable":
    case "skipped":
      return undefined;
  }
}

function toResult(plugin: string, uri: string, rules: readonly DemandFacts[], report: RequirementReport): object[] {
  const kind = kindOf(report);
  if (kind === undefined) return [];
  const { id, verdict, reason, counterexample } = report;
  const isAccepted = verdict === "known-fail" || verdict === "waived";
  const fingerprint = createHash("sha256").update(`${plugin}/${id}`).digest("hex");
  return [
    {
      ruleId: id,
      ruleIndex: rules.findIndex((each) => each.id === id),
      ...kind,
      message: { text: requirementText(report) },
      locations: [locationOf(uri, report)],
      partialFingerprints: { "flyteWebapiRequirement/v1": fingerprint },
      ...(counterexample === undefined ? {} : { codeFlows: [codeFlow(uri, counterexample)] }),
      ...(isAccepted ? { suppressions: [{ kind: "external", status: "accepted", justification: reason }] } : {}),
      properties: { verdict, ...(counterexample === undefined ? {} : { replay: counterexample.replay }) },
    },
  ];
}

function codeFlow(uri: string, { timeline, got }: CounterexampleReport): object {
  const rows = timeline.map((row, index) => ({
    location: location(uri, rowText(row).trim()),
    executionOrder: index + 1,
    importance: row.fault === undefined ? "important" : "essential",
    kinds: [row.lane],
  }));
  // A flow has at least one place, and what went wrong is one.
  const end = { location: location(uri, got), executionOrder: rows.length + 1, importance: "essential" };
  return { threadFlows: [{ locations: [...rows, end] }] };
}

/** Where the plugin's own frames show it; else the module that was loaded. */
function locationOf(uri: string, { reason, counterexample }: RequirementReport): object {
  const place = sourcePlaceIn(counterexample?.got, reason);
  if (place === undefined) return location(uri);
  const { file, line: startLine, column: startColumn } = place;
  return { physicalLocation: { artifactLocation: { uri: encodeURI(file) }, region: { startLine, startColumn } } };
}

function location(uri: string, text?: string): object {
  return {
    physicalLocation: { artifactLocation: { uri }, region: { startLine: 1 } },
    ...(text === undefined ? {} : { message: { text } }),
  };
}

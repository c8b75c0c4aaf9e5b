import { flyteRoutingText } from "../../generate/flyte-routing.ts";
import { indent } from "../../generate/yaml.ts";
import { taskTypeTable } from "../start-text.ts";
import type { DoctorReport, StepResult } from "./doctor-report.ts";

/** The report for people. */
export function doctorText(report: DoctorReport): string {
  const { endpoint, isSecure, steps, ok } = report;
  const failed = steps.filter(({ state }) => state === "failed").length;
  const warnings = steps.filter(({ state }) => state === "warning").length;
  return [
    `${endpoint}, ${isSecure ? "with TLS" : "in plain text"}\n\n`,
    ...steps.map(stepText),
    `\n${ok ? "Nothing failed" : `${failed} failed`}${warnings === 0 ? "" : `, ${warnings} warned about`}.\n`,
    routingText(report),
  ].join("");
}

function stepText({ step, state, says, cause, remedy }: StepResult): string {
  const more = [
    ...(cause === undefined ? [] : [`Why: ${cause}\n`]),
    ...(remedy === undefined ? [] : [`Do:  ${remedy}\n`]),
  ];
  // What a server says may be anything.
  const line = says.replaceAll(/[\p{Cc}\p{Cf}]+/gu, " ");
  return `${state.padEnd(9)}${step.padEnd(13)}${line}\n${indent(more.join(""), 22)}`;
}

function routingText({ endpoint, isSecure, taskTypes }: DoctorReport): string {
  if (taskTypes.length === 0) return "";
  // A name of this machine says nothing to Flyte.
  const isHere = /^(?:localhost|127\.|\[::1\]|0\.0\.0\.0)/.test(endpoint);
  const host = isHere
    ? `<service>.<namespace>.svc.cluster.local:${endpoint.slice(endpoint.lastIndexOf(":") + 1)}`
    : endpoint;
  const routing = { taskTypes: taskTypes.map(({ name }) => name), endpoint: `dns:///${host}`, isSecure };
  const connectors = [...Map.groupBy(taskTypes, ({ connector }) => connector)].map(([name, listed]) => ({
    name,
    taskTypes: listed.map(({ name: type, version }) => ({ name: type, version })),
  }));
  return `
${taskTypeTable({ connectors })}
Flyte 2 sends tasks there when its configuration says so:

${indent(flyteRoutingText(routing, "v2"), 2)}
Flyte 1:

${indent(flyteRoutingText(routing, "v1"), 2)}`;
}

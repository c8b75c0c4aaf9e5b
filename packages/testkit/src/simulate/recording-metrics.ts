import type { MetricLabels, MetricsScope } from "@flyte-webapi/sdk";

import type { Simulation } from "./simulation.ts";

/** A scope that looks for secrets in names and labels, and keeps nothing. */
export function recordingMetrics(simulation: Simulation): MetricsScope {
  const look = (name: string, labels: MetricLabels = {}): void =>
    simulation.inspect("metric", [name, ...Object.entries(labels).flat()].join("\n"));
  return {
    increment: look,
    gauge: (name, _value, labels) => look(name, labels),
    duration: (name, _ms, labels) => look(name, labels),
  };
}

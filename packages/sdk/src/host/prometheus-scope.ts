import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import type { Logger } from "../contract/logger.ts";
import type { MetricLabels, MetricsScope } from "../contract/metrics-scope.ts";

/** What the names of all metrics of this package begin with. */
export const METRICS_PREFIX = "flyte_webapi:";

type Metric = Counter | Gauge | Histogram;

/**
 * A scope whose measurements go to a registry, below `flyte_webapi:plugin:`. Characters that a name cannot have become `_`. A metric keeps
 * the kind and the labels of its first measurement; what does not fit them is dropped, and logged once.
 */
export function createPrometheusScope(registry: Registry, logger: Logger): MetricsScope {
  const metrics = new Map<string, Metric>();
  const reported = new Set<string>();
  const measure = <M extends Metric>(
    name: string,
    labels: MetricLabels,
    kind: new (options: { name: string; help: string; labelNames: string[]; registers: Registry[] }) => M,
    record: (metric: M) => void,
  ): void => {
    try {
      const fullName = `${METRICS_PREFIX}plugin:${name.replaceAll(/[^a-zA-Z0-9_:]/g, "_")}`;
      const options = { name: fullName, help: name, labelNames: Object.keys(labels), registers: [registry] };
      const metric = metrics.get(fullName) ?? new kind(options);
      metrics.set(fullName, metric);
      if (!(metric instanceof kind)) throw new TypeError(`it is a ${metric.constructor.name} already`);
      record(metric);
    } catch (error) {
      // A plugin must not fail because of a measurement.
      if (!reported.has(name)) logger.warn("A measurement was dropped", { metric: name, error });
      reported.add(name);
    }
  };
  return Object.freeze<MetricsScope>({
    increment: (name, labels = {}, by = 1) => measure(name, labels, Counter, (counter) => counter.inc(labels, by)),
    gauge: (name, value, labels = {}) => measure(name, labels, Gauge, (gauge) => gauge.set(labels, value)),
    duration: (name, ms, labels = {}) => measure(name, labels, Histogram, (histogram) => histogram.observe(labels, ms)),
  });
}

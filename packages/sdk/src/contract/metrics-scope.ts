/** Labels of one measurement. Keep the number of different values small: each is a time series. */
export type MetricLabels = Readonly<Record<string, string>>;

/**
 * Where a plugin reports its own measurements. Each plugin has a scope of its own, so two plugins can use the same name
 * (Flyte's v2 executor shares one scope and cannot: flyteplugins, executor/pkg/plugin/registry.go).
 */
export interface MetricsScope {
  /** Adds `by` (default 1, at least 0) to a counter. */
  increment(name: string, labels?: MetricLabels, by?: number): void;
  /** Sets a gauge. */
  gauge(name: string, value: number, labels?: MetricLabels): void;
  /** Records one duration in milliseconds. */
  duration(name: string, ms: number, labels?: MetricLabels): void;
}

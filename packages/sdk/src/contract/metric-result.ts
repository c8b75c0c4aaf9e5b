import type { JsonObject } from "./json.ts";

/** What a query for metrics gave. Source: `flyteidl2.core.ExecutionMetricResult`. */
export interface MetricResult {
  /** The query that this answers. */
  readonly metric: string;
  /** In the form of a range query of Prometheus: `{ resultType: "matrix", result: [{ metric: {...}, values: [[1700000000, "1"]] }] }`. */
  readonly data: JsonObject;
}

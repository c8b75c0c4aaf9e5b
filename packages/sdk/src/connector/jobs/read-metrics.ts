import type { GetMetricsContext } from "../../contract/call-contexts.ts";
import type { MetricResult } from "../../contract/metric-result.ts";
import { ErrorCode } from "../../errors/error-code.ts";
import { PluginError } from "../../errors/plugin-error.ts";
import { RetryableError } from "../../errors/retryable-error.ts";
import { redactDeep } from "../../host/secrets.ts";
import { checkJsonObject } from "../../literals/check-json.ts";
import type { ConnectorServices } from "../plugins/connector-services.ts";
import { askJob } from "./ask-job.ts";
import type { OpenJob } from "./open-job.ts";

/** Which measurements are wanted. */
export type MetricsQuery = Pick<GetMetricsContext<unknown>, "queries" | "startTime" | "endTime" | "stepMs">;

/**
 * Measurements of a job, without secrets. The plugin has `getMetrics`.
 *
 * @throws what `askJob` throws; RetryableError with code `BadResponse` when the plugin gave no results.
 */
export async function readMetrics(
  job: OpenJob,
  query: MetricsQuery,
  services: ConnectorServices,
): Promise<readonly MetricResult[]> {
  const { plugin } = job.plugin;
  const results = await askJob(job, "getMetrics", services, async (question) =>
    plugin.getMetrics?.(Object.freeze({ ...question, ...query })),
  );
  if (!Array.isArray(results)) throw wrong("it must be an array");
  const checked = results.map((result: unknown, index) => resultOf(result, `[${index}]`));
  return redactDeep(checked, (text) => services.redactor.redact(text));
}

// A plugin written without TypeScript may return anything.
function resultOf(result: unknown, path: string): MetricResult {
  if (typeof result !== "object" || result === null) throw wrong(`${path} must have metric and data`);
  const { metric, data }: { metric?: unknown; data?: unknown } = result;
  if (typeof metric !== "string") throw wrong(`${path}.metric must be a text`);
  try {
    return { metric, data: checkJsonObject(data, `${path}.data`) };
  } catch (error) {
    throw wrong(error instanceof PluginError ? error.message : `${path}.data is no JSON`);
  }
}

function wrong(problem: string): RetryableError {
  return new RetryableError(ErrorCode.BadResponse, `getMetrics must return results: ${problem}`);
}

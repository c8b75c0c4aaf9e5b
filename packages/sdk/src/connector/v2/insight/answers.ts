import type {
  GetTaskLogsRequest,
  GetTaskLogsResponse,
  GetTaskMetricsRequest,
  GetTaskMetricsResponse,
} from "../../gen/flyteidl2/connector/connector_pb.js";
import type { Jobs } from "../../jobs/jobs.ts";
import type { ServedPlugin } from "../../plugins/served-plugin.ts";
import type { CallScope } from "../../server/call-scope.ts";
import { unimplemented } from "../../status/unimplemented.ts";
import { logQueryFromProto, metricsQueryFromProto } from "./from-proto.ts";
import { logPageToProto, metricResultsToProto } from "./to-proto.ts";

/** @throws StatusError UNIMPLEMENTED for a plugin without `getLogs`; as `Jobs.getLogs`. */
export async function getTaskLogs(
  plugin: ServedPlugin,
  request: GetTaskLogsRequest,
  jobs: Jobs,
  call: CallScope,
): Promise<GetTaskLogsResponse[]> {
  if (plugin.kind === "sync" || typeof plugin.plugin.getLogs !== "function") throw unimplemented("getLogs", plugin);
  return logPageToProto(await jobs.getLogs(plugin, request.resourceMeta, logQueryFromProto(request), call));
}

/** @throws StatusError UNIMPLEMENTED for a plugin without `getMetrics`; as `Jobs.getMetrics`. */
export async function getTaskMetrics(
  plugin: ServedPlugin,
  request: GetTaskMetricsRequest,
  jobs: Jobs,
  call: CallScope,
): Promise<GetTaskMetricsResponse> {
  if (plugin.kind === "sync" || typeof plugin.plugin.getMetrics !== "function") {
    throw unimplemented("getMetrics", plugin);
  }
  const query = metricsQueryFromProto(request);
  return metricResultsToProto(await jobs.getMetrics(plugin, request.resourceMeta, query, call));
}

import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { CallOutcome, ConnectorStats, PluginCallOutcome } from "../connector/index.ts";

/** Counts calls, with the names and labels of the Python connector, so that its dashboards keep working. */
export interface ConnectorMetrics {
  readonly registry: Registry;
  count(outcome: CallOutcome): void;
  countPluginCall(outcome: PluginCallOutcome): void;
}

/** The calls that are counted, by the last part of their path. Source: flyteorg/flyte-sdk, src/flyte/connectors/_server.py. */
const OPERATIONS: ReadonlyMap<string, string> = new Map([
  ["CreateTask", "create"],
  ["GetTask", "get"],
  ["DeleteTask", "delete"],
  ["ExecuteTaskSync", "do"],
  // Not counted there.
  ["GetTaskLogs", "get_logs"],
  ["GetTaskMetrics", "get_metrics"],
]);

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** The codes of failures are those of HTTP there, of which it knows two. */
const errorCode = (status: string): string => (status === "NOT_FOUND" ? "404" : "500");

/**
 * @param taskTypes those that are served; all others count as `unknown`, because anybody can make them up.
 * @param stats asked with every scrape; `undefined` while nothing is served.
 */
export function createConnectorMetrics(
  taskTypes: () => ReadonlySet<string>,
  stats: () => ConnectorStats | undefined,
): ConnectorMetrics {
  const registry = new Registry();
  const registers = [registry];
  const labelNames = ["task_type", "operation"] as const;
  const succeeded = new Counter({
    name: "flyte_connector_requests_success_total",
    help: "Calls that were answered",
    labelNames,
    registers,
  });
  const failed = new Counter({
    name: "flyte_connector_requests_failure_total",
    help: "Calls that failed",
    labelNames: [...labelNames, "error_code", "grpc_status"] as const,
    registers,
  });
  const latency = new Histogram({
    name: "flyte_connector_request_latency_seconds",
    help: "How long calls take",
    labelNames,
    buckets: SECONDS,
    registers,
  });
  const size = new Histogram({
    name: "flyte_connector_input_literal_bytes",
    help: "The size of the inputs of tasks",
    labelNames: ["task_type"] as const,
    buckets: [256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304],
    registers,
  });
  const countPluginCall = registerPluginCalls(registers);
  registerGauges(registry, stats);
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    countPluginCall,
    count: ({ rpc, taskType, status, ms, inputBytes }) => {
      const operation = OPERATIONS.get(rpc.slice(rpc.lastIndexOf("/") + 1));
      if (operation === undefined) return;
      const labels = { task_type: taskTypes().has(taskType) ? taskType : "unknown", operation };
      if (status === "OK") succeeded.inc(labels);
      else failed.inc({ ...labels, error_code: errorCode(status), grpc_status: status });
      latency.observe(labels, ms / 1_000);
      if (inputBytes !== undefined) size.observe({ task_type: labels.task_type }, inputBytes);
    },
  };
}

/** What the connector asks of services. Labels have a fixed number of values: plugins, their methods, and what errors mean. */
function registerPluginCalls(registers: Registry[]): (outcome: PluginCallOutcome) => void {
  const labelNames = ["plugin", "method"] as const;
  const calls = new Histogram({
    name: "flyte_connector_plugin_call_seconds",
    help: "How long calls of plugins take, without the wait for their turn",
    labelNames: [...labelNames, "outcome"] as const,
    buckets: SECONDS,
    registers,
  });
  const retries = new Counter({
    name: "flyte_connector_plugin_call_retries_total",
    help: "Calls of plugins that repeated one that had failed",
    labelNames,
    registers,
  });
  const waits = new Histogram({
    name: "flyte_connector_plugin_wait_seconds",
    help: "How long calls of plugins wait for the rate limit, or because their service has asked to slow down",
    labelNames,
    buckets: SECONDS,
    registers,
  });
  return ({ plugin, method, outcome, ms, waitedMs, isRetry }) => {
    calls.observe({ plugin, method, outcome }, ms / 1_000);
    waits.observe({ plugin, method }, waitedMs / 1_000);
    if (isRetry) retries.inc({ plugin, method });
  };
}

function registerGauges(registry: Registry, stats: () => ConnectorStats | undefined): void {
  const registers = [registry];
  new Gauge({
    name: "flyte_connector_calls_in_flight",
    help: "Calls that are under way",
    registers,
    collect() {
      this.set(stats()?.callsUnderWay ?? 0);
    },
  });
  new Gauge({
    name: "flyte_connector_jobs",
    help: "Jobs in memory: unclaimed are those that no client has heard of yet",
    labelNames: ["state"] as const,
    registers,
    collect() {
      const { unclaimedJobs = 0, rememberedJobs = 0 } = stats() ?? {};
      this.set({ state: "unclaimed" }, unclaimedJobs);
      this.set({ state: "remembered" }, rememberedJobs);
    },
  });
  new Gauge({
    name: "flyte_connector_quota_tokens",
    help: "Tokens of resourceQuotas: what there is, what jobs hold, and what they wait for",
    labelNames: ["plugin", "namespace", "state"] as const,
    registers,
    collect() {
      for (const { plugin, namespace, quota, held, waiting } of stats()?.quotas ?? []) {
        for (const [state, value] of Object.entries({ quota, held, waiting })) {
          this.set({ plugin, namespace, state }, value);
        }
      }
    },
  });
}

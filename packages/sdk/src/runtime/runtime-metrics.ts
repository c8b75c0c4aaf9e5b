import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import type { Consequence } from "../errors/plugin-error.ts";
import type { RuntimeInspection } from "./inspection.ts";
import { METRICS_PREFIX } from "../host/prometheus-scope.ts";

/**
 * What a runtime counts. Names that Flyte's Go engine has are kept below our scope; its `lru_evictions`, `cache_hit` and `cache_miss` have
 * no counterpart, because nothing is evicted or looked up here. Durations are milliseconds.
 *
 * | name | labels | meaning |
 * |---|---|---|
 * | cache:cache:sync_errors | plugin | polls that failed |
 * | cache:cache:latency | plugin | how long polls took |
 * | cache:cache:size | plugin | jobs that are polled |
 * | allocation_grant_success | plugin | tokens granted |
 * | allocation_grant_failed | plugin | requests that had to wait, or failed |
 * | resource_wait_time | plugin | from the first request for a token to its grant |
 * | resource_release_success | plugin | tokens given back |
 * | unmarshal_state_success | | how long it took to read a stored task |
 * | unmarshal_state_failed | | stored tasks that cannot be read |
 * | call_duration | plugin, method, outcome | how long calls of plugins took; the outcome is `ok`, or what the error means |
 * | phases | plugin, phase | phases reported |
 * | tasks | plugin, phase | tasks in memory, by Flyte's plugin phase |
 * | tokens | plugin, namespace, state | tokens `held`, `waiting` for, and in the pool (`quota`) |
 * | paused | plugin | for how long the plugin makes no call, because its service asked for that |
 */
export interface RuntimeMetrics {
  callEnded(plugin: string, method: string, outcome: "ok" | Consequence, ms: number): void;
  pollFailed(plugin: string): void;
  tokenGranted(plugin: string, waitedMs: number): void;
  tokenNotGranted(plugin: string): void;
  tokenReleased(plugin: string): void;
  stateRead(ms: number): void;
  stateUnreadable(): void;
  phaseReported(plugin: string, phase: string): void;
}

const MS_BUCKETS = [1, 5, 10, 50, 100, 500, 1_000, 5_000, 10_000, 30_000, 60_000];
// A wait for quota may take hours.
const WAIT_BUCKETS = [1, 100, 1_000, 10_000, 60_000, 600_000, 3_600_000, 36_000_000];

/**
 * Registers the metrics of one runtime.
 *
 * @throws Error when the registry has metrics of these names already: each runtime needs a registry of its own.
 */
export function createRuntimeMetrics(registry: Registry, inspect: () => RuntimeInspection): RuntimeMetrics {
  const of = <const Labels extends string>(name: string, help: string, labelNames: readonly Labels[]) => ({
    name: METRICS_PREFIX + name,
    help,
    labelNames: [...labelNames],
    registers: [registry],
  });
  const counter = (name: string, help: string) => new Counter(of(name, help, ["plugin"]));
  const syncErrors = counter("cache:cache:sync_errors", "Polls that failed");
  const grants = counter("allocation_grant_success", "Tokens granted");
  const refusals = counter("allocation_grant_failed", "Requests for tokens that had to wait, or failed");
  const releases = counter("resource_release_success", "Tokens given back");
  const latency = new Histogram({
    ...of("cache:cache:latency", "Milliseconds that polls took", ["plugin"]),
    buckets: MS_BUCKETS,
  });
  const waitTime = new Histogram({
    ...of("resource_wait_time", "Milliseconds from the first request for a token to its grant", ["plugin"]),
    buckets: WAIT_BUCKETS,
  });
  const reads = new Histogram({
    ...of("unmarshal_state_success", "Milliseconds to read a stored task", []),
    buckets: MS_BUCKETS,
  });
  const unreadable = new Counter(of("unmarshal_state_failed", "Stored tasks that cannot be read", []));
  const calls = new Histogram({
    ...of("call_duration", "Milliseconds that calls of plugins took", ["plugin", "method", "outcome"]),
    buckets: MS_BUCKETS,
  });
  const phases = new Counter(of("phases", "Phases reported", ["plugin", "phase"]));
  registerGauges(registry, inspect);
  return {
    callEnded: (plugin, method, outcome, ms) => {
      calls.observe({ plugin, method, outcome }, ms);
      if (method === "get" || method === "getMany") latency.observe({ plugin }, ms);
    },
    pollFailed: (plugin) => syncErrors.inc({ plugin }),
    tokenGranted: (plugin, waitedMs) => {
      grants.inc({ plugin });
      waitTime.observe({ plugin }, waitedMs);
    },
    tokenNotGranted: (plugin) => refusals.inc({ plugin }),
    tokenReleased: (plugin) => releases.inc({ plugin }),
    stateRead: (ms) => reads.observe(ms),
    stateUnreadable: () => unreadable.inc(),
    phaseReported: (plugin, phase) => phases.inc({ plugin, phase }),
  };
}

/** What is looked up when somebody asks. */
function registerGauges(registry: Registry, inspect: () => RuntimeInspection): void {
  const gauge = <const Labels extends string>(
    name: string,
    help: string,
    labelNames: readonly Labels[],
    collect: (gauge: Gauge<Labels>, inspection: RuntimeInspection) => void,
  ): Gauge<Labels> =>
    new Gauge<Labels>({
      name: METRICS_PREFIX + name,
      help,
      labelNames: [...labelNames],
      registers: [registry],
      collect() {
        this.reset();
        collect(this, inspect());
      },
    });
  gauge("cache:cache:size", "Jobs that are polled", ["plugin"], (size, { plugins }) => {
    for (const { id, watched } of plugins) size.set({ plugin: id }, watched);
  });
  gauge("paused", "Milliseconds for which the plugin makes no call", ["plugin"], (paused, { plugins }) => {
    for (const { id, pausedForMs } of plugins) paused.set({ plugin: id }, pausedForMs);
  });
  gauge("tasks", "Tasks in memory", ["plugin", "phase"], (count, { tasks }) => {
    for (const { pluginId, pluginPhase } of tasks) count.inc({ plugin: pluginId, phase: pluginPhase });
  });
  gauge("tokens", "Tokens of quotas", ["plugin", "namespace", "state"], (tokens, { plugins }) => {
    for (const { id, pools } of plugins) {
      for (const { namespace, quota = 0, held, waiting } of pools) {
        for (const [state, value] of Object.entries({ quota, held, waiting })) {
          tokens.set({ plugin: id, namespace, state }, value);
        }
      }
    }
  });
}

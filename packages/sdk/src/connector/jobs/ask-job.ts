import type { CallContext } from "../../contract/task-execution-context.ts";
import { deepFreeze } from "../../internal/deep-freeze.ts";
import type { ConnectorServices } from "../plugins/connector-services.ts";
import { callBudgetMs } from "./call-budget.ts";
import { callWithRetries } from "./call-with-retries.ts";
import type { OpenJob } from "./open-job.ts";
import { pluginCallObserver } from "./plugin-call-observer.ts";

/** What every question about a job is asked with. */
export type JobQuestion = CallContext & { readonly resourceMeta: unknown };

/**
 * Asks a plugin something about a job for a client that waits for the answer, under the limits of `get`.
 *
 * @param method for messages.
 * @throws PluginError as the plugin or its codec threw it; the signal's reason when the client is gone.
 */
export async function askJob(
  { plugin, meta, scope, logger }: OpenJob,
  method: "getLogs" | "getMetrics",
  services: ConnectorServices,
  ask: (question: JobQuestion) => Promise<unknown>,
): Promise<unknown> {
  const { clock, random } = services;
  const { id, config, readLimiter: limiter, throttle } = plugin;
  const resourceMeta: unknown = deepFreeze(config.resourceMeta.decode(meta));
  const { getMs: timeoutMs } = config.timeouts;
  const budgetMs = Math.min(timeoutMs, callBudgetMs(scope.remainingMs()));
  const { signal } = scope;
  const what = `${method} of plugin ${JSON.stringify(id)}`;
  const observe = pluginCallObserver(services, id, method);
  const options = { clock, random, limiter, throttle, what, timeoutMs, budgetMs, signal, observe };
  return await callWithRetries(options, (callSignal) => ask({ signal: callSignal, logger, resourceMeta }));
}

import type { PluginError } from "../../errors/plugin-error.ts";
import { toPluginError } from "../../errors/to-plugin-error.ts";
import { callWithDeadline } from "../../internal/call-with-deadline.ts";
import type { ConnectorServices } from "../plugins/connector-services.ts";
import type { ServedAsyncPlugin } from "../plugins/served-plugin.ts";
import { callBudgetMs } from "./call-budget.ts";
import { callWithRetries, SHORTEST_CALL_MS } from "./call-with-retries.ts";
import { GetBatcher } from "./get-batcher.ts";
import type { OpenJob } from "./open-job.ts";
import { pluginCallObserver } from "./plugin-call-observer.ts";

/** A job may be there a moment later. */
const isPassing = ({ consequence }: PluginError): boolean =>
  consequence === "retry" || consequence === "retryAfter" || consequence === "notFound";

/** Asks plugins for the state of jobs, each within the deadline of its client. */
export class ResourceReader {
  readonly #services: ConnectorServices;
  readonly #batchers = new Map<ServedAsyncPlugin, GetBatcher>();

  constructor(services: ConnectorServices) {
    this.#services = services;
  }

  /**
   * The state of a job: of many at once where the plugin has `getMany`. What a batch does not answer is asked for alone, for as long as
   * there is time.
   *
   * @param isTrusted whether the last poll of this job went well. A job whose poll has failed is asked for alone until it answers: else one that
   *   spoils its batch would do so for ever.
   * @throws PluginError as the plugin threw it; the signal's reason when the client is gone.
   */
  async read(job: OpenJob, resourceMeta: unknown, isTrusted: boolean): Promise<unknown> {
    const { clock } = this.#services;
    const { plugin, scope } = job;
    const budgetMs = Math.min(plugin.config.timeouts.getMs, callBudgetMs(scope.remainingMs()));
    if (!isTrusted || typeof plugin.plugin.getMany !== "function") {
      return await this.#readAlone(job, resourceMeta, budgetMs);
    }
    const endsAt = clock.monotonic() + budgetMs;
    const what = `getMany of plugin ${JSON.stringify(plugin.id)}`;
    try {
      return await callWithDeadline({ clock, timeoutMs: budgetMs, what, signal: scope.signal }, (signal) =>
        this.#batcherOf(plugin).ask(job.key, resourceMeta, signal),
      );
    } catch (thrown) {
      if (scope.signal.aborted) throw scope.signal.reason;
      const error = toPluginError(thrown);
      const leftMs = endsAt - clock.monotonic();
      // Asking more often is no answer to a service that asks for patience.
      if (!isPassing(error) || error.consequence === "retryAfter" || leftMs < SHORTEST_CALL_MS) throw error;
      return await this.#readAlone(job, resourceMeta, leftMs);
    }
  }

  async #readAlone({ plugin, scope, logger }: OpenJob, resourceMeta: unknown, budgetMs: number): Promise<unknown> {
    const { clock, random } = this.#services;
    const { id, config, readLimiter: limiter, throttle } = plugin;
    const { signal } = scope;
    const what = `get of plugin ${JSON.stringify(id)}`;
    const timeoutMs = config.timeouts.getMs;
    const observe = pluginCallObserver(this.#services, id, "get");
    const options = { clock, random, limiter, throttle, what, timeoutMs, budgetMs, signal, isPassing, observe };
    return await callWithRetries(options, (callSignal) =>
      plugin.plugin.get(Object.freeze({ signal: callSignal, logger, resourceMeta, taskRefreshIndicator: () => {} })),
    );
  }

  #batcherOf(plugin: ServedAsyncPlugin): GetBatcher {
    const found = this.#batchers.get(plugin) ?? new GetBatcher(plugin, this.#services);
    this.#batchers.set(plugin, found);
    return found;
  }
}

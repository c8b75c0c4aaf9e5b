import { NotFoundError } from "../../errors/not-found-error.ts";
import type { Logger } from "../../contract/logger.ts";
import type { ConnectorServices } from "../plugins/connector-services.ts";
import type { ServedAsyncPlugin } from "../plugins/served-plugin.ts";
import { callWithRetries } from "./call-with-retries.ts";
import { pluginCallObserver } from "./plugin-call-observer.ts";

/** What `delete` is called for. */
export interface Deletion {
  readonly resourceMeta: unknown;
  /** Why, for a person. */
  readonly reason: string;
  /** Milliseconds for all calls. Default: the plugin's own timeout. */
  readonly budgetMs?: number | undefined;
  readonly signal: AbortSignal;
  readonly logger: Logger;
}

/**
 * Deletes a job; one that is not there is deleted.
 *
 * @throws PluginError as the plugin threw it.
 */
export async function deleteJob(
  plugin: ServedAsyncPlugin,
  deletion: Deletion,
  services: ConnectorServices,
): Promise<void> {
  const { clock, random } = services;
  const { writeLimiter: limiter, throttle, config, id } = plugin;
  const { resourceMeta, reason, signal, logger } = deletion;
  const { deleteMs: timeoutMs } = config.timeouts;
  const budgetMs = Math.min(deletion.budgetMs ?? timeoutMs, timeoutMs);
  const what = `delete of plugin ${JSON.stringify(id)}`;
  const observe = pluginCallObserver(services, id, "delete");
  const options = { clock, random, limiter, throttle, what, timeoutMs, budgetMs, signal, observe };
  try {
    await callWithRetries(options, (callSignal) =>
      plugin.plugin.delete(Object.freeze({ signal: callSignal, logger, resourceMeta, reason })),
    );
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
  }
}

import type { PluginEntry } from "../../contract/plugin-entry.ts";
import type { ConnectorPluginConfig } from "./connector-plugin-config.ts";
import { RemoteConnector } from "./remote-connector.ts";
import { resolveConnectorConfig } from "./resolve-connector-config.ts";

/**
 * A plugin that runs tasks on Flyte connectors in any language: it calls `flyteidl2.connector.AsyncConnectorService` of the connector that serves the task's
 * type, and says what that says. Counterpart: flyteplugins, webapi/connector, the plugin `connector-service`.
 *
 * - A task goes to the connector that serves its type and version for its project and domain; connectors are asked what they serve (ListConnectors),
 *   and what one said last counts while it cannot be reached. A job stays with the connector that made it.
 * - Connectors are given the same task execution id, and the same annotation `flyte-webapi-idempotency-key`, at every try: one that knows jobs by them makes
 *   one job, however often it is asked.
 * - Secrets that a task's `custom.secrets` names are read for each call, and never stored.
 * - Not passed on: logs (GetTaskLogs streams, and `setup.grpc` does not) and metrics.
 *
 * @throws ConfigError with code `InvalidConfig` and all that is wrong with the configuration.
 */
export function connectorPlugin(config: ConnectorPluginConfig): PluginEntry {
  const resolved = resolveConnectorConfig(config);
  const entry: PluginEntry = {
    id: resolved.id,
    supportedTaskTypes: resolved.supportedTaskTypes,
    isDefault: resolved.isDefault,
    pluginLoader: (setup) => new RemoteConnector(resolved, setup),
  };
  return Object.freeze(entry);
}

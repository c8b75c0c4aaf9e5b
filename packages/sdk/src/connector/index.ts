// Serving plugins to a Flyte cluster, and calling connectors. A name listed here is public: adding one needs a caller, removing one needs a major version.

export { serveConnector } from "./serve-connector.ts";
export type {
  CloseConnectorOptions,
  ConnectorServer,
  ConnectorStats,
  ServeConnectorOptions,
} from "./serve-connector.ts";
export type { TlsOptions } from "./server/tls.ts";
export type { CallOutcome } from "./server/run-method.ts";
export type { PluginCallEnd, PluginCallOutcome } from "./plugins/plugin-call.ts";

export { connectToConnector } from "./client/connect-to-connector.ts";
export type { ClientTlsOptions, ConnectToConnectorOptions } from "./client/connect-to-connector.ts";
export type {
  ConnectorAnswer,
  ConnectorCallOptions,
  ConnectorClient,
  ConnectorMethod,
  ConnectorProtocol,
  JsonObject,
  JsonValue,
} from "./client/connector-client.ts";

export { connectorPlugin } from "./connector-plugin/connector-plugin.ts";
export type {
  ConnectorDeployment,
  ConnectorOperation,
  ConnectorPluginConfig,
} from "./connector-plugin/connector-plugin-config.ts";

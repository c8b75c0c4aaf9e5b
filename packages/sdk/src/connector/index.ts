// Serving plugins to a Flyte cluster. A name listed here is public: adding one needs a caller, removing one needs a major version.

export { serveConnector } from "./serve-connector.ts";
export type { CloseConnectorOptions, ConnectorServer, ServeConnectorOptions } from "./serve-connector.ts";
export type { TlsOptions } from "./server/grpc-server.ts";
export type { CallOutcome } from "./server/run-method.ts";

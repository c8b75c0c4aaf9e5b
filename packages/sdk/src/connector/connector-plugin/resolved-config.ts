import type { GrpcSecurity } from "../../contract/grpc-unary.ts";
import type { PluginConfig } from "../../contract/plugin-config.ts";
import type { ResourceConstraintsSpec } from "../../contract/resource-constraints.ts";
import type { TaskType } from "../../contract/task-template.ts";
import type { ConnectorProtocol } from "../client/connector-client.ts";
import type { ConnectorOperation } from "./connector-plugin-config.ts";

/** A connector that is configured, complete and checked. */
export interface Deployment {
  /** Its name in `connectors`; empty for the default connector. */
  readonly id: string;
  readonly endpoint: string;
  readonly security: GrpcSecurity;
  readonly protocol: ConnectorProtocol;
  /** Empty: every project. */
  readonly project: string;
  /** Empty: every domain. */
  readonly domain: string;
  /** Milliseconds. */
  readonly timeouts: Readonly<Record<ConnectorOperation, number>>;
}

/** The configuration, complete and checked. */
export interface ResolvedConnectorConfig {
  readonly id: string;
  /** All of them, in the order in which they win: by name, the default connector last. */
  readonly deployments: readonly Deployment[];
  /** Names of deployments by task type. */
  readonly connectorForTaskTypes: ReadonlyMap<string, string>;
  readonly supportedTaskTypes: readonly TaskType[];
  readonly isDefault: boolean;
  readonly pollIntervalMs: number;
  readonly resourceConstraints: ResourceConstraintsSpec;
  readonly webApi: Omit<PluginConfig<unknown>, "resourceMeta">;
}

/** The id of the default connector. No name in `connectors` is empty. */
export const DEFAULT_DEPLOYMENT = "";

/** How a deployment is called in messages. */
export function deploymentName(id: string): string {
  return id === DEFAULT_DEPLOYMENT ? "the default connector" : `the connector ${JSON.stringify(id)}`;
}

import type { Duration } from "../../contract/duration.ts";
import type { GrpcSecurity } from "../../contract/grpc-unary.ts";
import type { PluginConfig } from "../../contract/plugin-config.ts";
import type { ResourceConstraintsSpec } from "../../contract/resource-constraints.ts";
import type { ConnectorProtocol } from "../client/connector-client.ts";
import type { TaskType } from "../../contract/task-template.ts";

/** A call of the connector protocol that may have a timeout of its own. */
export type ConnectorOperation = "CreateTask" | "GetTask" | "DeleteTask" | "ListConnectors";

/** A connector that runs somewhere. Source: flyteplugins, webapi/connector/config.go, `Deployment`. */
export interface ConnectorDeployment {
  /** `host:port`, or another name of gRPC, such as `dns:///connectors.flyte.svc.cluster.local:8000`. */
  readonly endpoint: string;
  /** Default: TLS, with the authorities that Node trusts. Flyte's own charts serve connectors in plain text: `{ kind: "plaintext" }`. */
  readonly security?: GrpcSecurity | undefined;
  /**
   * `v1` for agents of Flyte 1, as flytekit serves them: AsyncAgentService. Such a connector gets no secrets and no `configs`, and does no synchronous
   * tasks. Default: `v2`.
   */
  readonly protocol?: ConnectorProtocol | undefined;
  /** Only tasks of this project are sent here. Default: of every project. */
  readonly project?: string | undefined;
  /** Only tasks of this domain are sent here. Default: of every domain. */
  readonly domain?: string | undefined;
  /** Time for one attempt of a call, from 10 ms to 1 h. Default: `defaultTimeout`. */
  readonly timeouts?: Readonly<Partial<Record<ConnectorOperation, Duration>>> | undefined;
  /** Time for one attempt of any other call, from 10 ms to 1 h. Default: 10 s. */
  readonly defaultTimeout?: Duration | undefined;
}

/**
 * What `connectorPlugin` is told. The words are those of Flyte's configuration under `plugins.connector-service`.
 * Source: flyteplugins, webapi/connector/config.go.
 */
export interface ConnectorPluginConfig {
  /** The id of the plugin. Default: `connector-service`. */
  readonly id?: string | undefined;
  /** Where tasks go whose type no other connector serves. Default: nowhere, such a task fails. */
  readonly defaultConnector?: ConnectorDeployment | undefined;
  /** More connectors, by name. Each is asked which task types it serves. Default: none. */
  readonly connectors?: Readonly<Record<string, ConnectorDeployment>> | undefined;
  /** The name in `connectors` for a task type of version 0, whatever connectors say by themselves. Default: none. */
  readonly connectorForTaskTypes?: Readonly<Record<string, string>> | undefined;
  /**
   * The task types that the plugin is registered for, beside those of `connectorForTaskTypes`; one at least of both. A runtime sends no others here,
   * unless `isDefault` says so.
   */
  readonly supportedTaskTypes?: readonly TaskType[] | undefined;
  /** Whether it runs every task that no other plugin runs: then what connectors serve later needs no other configuration. Default: false. */
  readonly isDefault?: boolean | undefined;
  /** How long what a connector said about its task types counts, from 1 s to 1 h. Default: 10 s. */
  readonly pollInterval?: Duration | undefined;
  /** Limits of one project and of one namespace within the quota `default`. Default: 100 and 50. */
  readonly resourceConstraints?: ResourceConstraintsSpec | undefined;
  /**
   * Rate limits, quotas, caching and timeouts. Defaults as in Flyte: 10 reads and 10 writes per second, each with a burst of 100; the quota `default`
   * of 1,000 tasks; a cache of 500,000; else those of every plugin.
   */
  readonly webApi?: Omit<PluginConfig<unknown>, "resourceMeta"> | undefined;
}

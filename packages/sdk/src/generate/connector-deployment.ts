import type { TaskCategory } from "../contract/task-template.ts";
import type { ImageReference } from "./image-reference.ts";

/** A connector as it is to run in a cluster. What is in it has been checked. */
export interface ConnectorDeployment {
  /** Of all objects of Kubernetes, and of the service. */
  readonly name: string;
  readonly namespace: string;
  readonly image: ImageReference;
  readonly replicas: number;
  /** The packages that the image serves; empty: those that the image says. */
  readonly modules: readonly string[];
  readonly taskTypes: readonly TaskCategory[];
  /** A Secret of type `kubernetes.io/tls`; `undefined`: plain text. */
  readonly tlsSecret: string | undefined;
  /** Environment variables, by name. */
  readonly env: ReadonlyMap<string, string>;
  /** Environment variables whose values are in the Secret of {@link secretNameOf}, under the same key. */
  readonly secretEnv: readonly string[];
  /** The namespace of Flyte, if nobody else may connect. */
  readonly flyteNamespace: string | undefined;
}

/** Not the connector's own name: a Secret of that name belongs to Flyte's chart, which in older versions always makes it. */
export const secretNameOf = ({ name }: Pick<ConnectorDeployment, "name">): string => `${name}-env`;

/** Where Flyte connects. */
export const CONNECTOR_PORT = 8_000;
/** `/metrics`, `/healthz` and `/readyz`. */
export const METRICS_PORT = 9_090;
/** The user `nonroot` of distroless images, as a number: the kubelet cannot check a name. */
export const NON_ROOT_USER = 65_532;

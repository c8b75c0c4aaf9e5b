import { type ConnectorDeployment, CONNECTOR_PORT } from "./connector-deployment.ts";
import { deploymentNotes } from "./deployment-comments.ts";
import {
  CONTAINER_SECURITY,
  environmentOf,
  LEAVE_SECONDS,
  POD_SECURITY,
  PROMETHEUS_ANNOTATIONS,
  READY_BY_GRPC,
  READY_BY_HTTP,
  RESOURCES,
  tlsVolumeOf,
} from "./pod-parts.ts";
import { toComment, toYaml } from "./yaml.ts";

/** The chart has no hook before the end of a pod, and its grace period is that of Kubernetes, 30 s. */
const DELAY = "FLYTE_CONNECTOR_SHUTDOWN_DELAY";

/**
 * Values for Flyte's chart of connectors, `flyteconnector`. Source of the keys: flyteorg/flyte, charts/flyteconnector/values.yaml of 2.0.
 *
 * @param file what the values will be called, for the command in the comment.
 */
export function helmValues(deployment: ConnectorDeployment, file: string): string {
  const { name, namespace, image, replicas } = deployment;
  const env = environmentOf({ ...deployment, env: new Map([[DELAY, String(LEAVE_SECONDS)], ...deployment.env]) });
  const tls = tlsVolumeOf(deployment);
  const comment = `For Flyte's chart of connectors, which starts the image with the command c0 and without arguments:

  helm repo add flyteorg https://flyteorg.github.io/flyte
  helm upgrade --install ${name} flyteorg/flyteconnector --namespace ${namespace} --values ${file}

${deploymentNotes(deployment)}`;
  return `${toComment(comment)}${toYaml({
    nameOverride: name,
    image: { ...image },
    replicaCount: replicas,
    ports: { containerPort: CONNECTOR_PORT, name: "connector-grpc" },
    podEnv: env,
    podSecurityContext: POD_SECURITY,
    securityContext: CONTAINER_SECURITY,
    // Helm would keep the chart's own probe beside this one.
    readinessProbe: tls === undefined ? READY_BY_GRPC : { grpc: null, ...READY_BY_HTTP },
    resources: RESOURCES,
    podAnnotations: PROMETHEUS_ANNOTATIONS,
    additionalVolumes: tls === undefined ? undefined : [tls.volume],
    additionalVolumeMounts: tls === undefined ? undefined : [tls.mount],
  })}`;
}

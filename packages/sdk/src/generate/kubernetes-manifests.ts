import { type ConnectorDeployment, CONNECTOR_PORT, METRICS_PORT } from "./connector-deployment.ts";
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
import { toComment, toYaml, type YamlMap } from "./yaml.ts";

/** What `flyte-webapi serve` takes at most to let calls end, by default, with some seconds for the rest. */
const DRAIN_SECONDS = 20 + 5;

/**
 * Manifests for clusters without Helm, for `kubectl apply`: ServiceAccount, Service, Deployment, PodDisruptionBudget, and NetworkPolicy where
 * only Flyte may connect. They keep the rules of the "restricted" Pod Security Standard, and need Kubernetes 1.30 or later (`preStop.sleep`).
 *
 * @param file what the manifests will be called, for the command in the comment.
 */
export function kubernetesManifests(deployment: ConnectorDeployment, file: string): string {
  const { name, namespace } = deployment;
  const comment = `A connector for Flyte:

  kubectl apply --filename ${file}

${deploymentNotes(deployment)}`;
  const metadata = { name, namespace, labels: labelsOf(deployment) };
  const objects: readonly YamlMap[] = [
    {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata,
      // A connector asks Kubernetes nothing.
      automountServiceAccountToken: false,
    },
    serviceOf(deployment, metadata),
    deploymentOf(deployment, metadata),
    {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata,
      spec: { maxUnavailable: 1, selector: { matchLabels: labelsOf(deployment) } },
    },
    ...(deployment.flyteNamespace === undefined
      ? []
      : [networkPolicyOf(deployment, deployment.flyteNamespace, metadata)]),
  ];
  return toComment(comment) + objects.map((object) => `---\n${toYaml(object)}`).join("");
}

function labelsOf({ name }: ConnectorDeployment): YamlMap {
  return { "app.kubernetes.io/name": name, "app.kubernetes.io/component": "flyte-connector" };
}

/** Without an address of its own: Flyte's client then sees all replicas, and spreads its calls over them. */
function serviceOf(deployment: ConnectorDeployment, metadata: YamlMap): YamlMap {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata,
    spec: {
      clusterIP: "None",
      selector: labelsOf(deployment),
      ports: [{ name: "grpc", port: CONNECTOR_PORT, targetPort: "grpc", protocol: "TCP" }],
    },
  };
}

function deploymentOf(deployment: ConnectorDeployment, metadata: YamlMap): YamlMap {
  const { name, image, replicas } = deployment;
  const tls = tlsVolumeOf(deployment);
  const env = environmentOf(deployment);
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata,
    spec: {
      replicas,
      selector: { matchLabels: labelsOf(deployment) },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: {
        metadata: { labels: labelsOf(deployment), annotations: PROMETHEUS_ANNOTATIONS },
        spec: {
          serviceAccountName: name,
          automountServiceAccountToken: false,
          // They would put addresses of other services into variables, perhaps under a name that means something here.
          enableServiceLinks: false,
          terminationGracePeriodSeconds: LEAVE_SECONDS + DRAIN_SECONDS,
          securityContext: POD_SECURITY,
          topologySpreadConstraints: replicas === 1 ? undefined : [spreadOf(deployment)],
          containers: [
            {
              name: "connector",
              image: `${image.repository}:${image.tag}`,
              command: ["c0"],
              env: env.length === 0 ? undefined : env,
              ports: [
                { name: "grpc", containerPort: CONNECTOR_PORT },
                { name: "metrics", containerPort: METRICS_PORT },
              ],
              readinessProbe: tls === undefined ? READY_BY_GRPC : READY_BY_HTTP,
              livenessProbe: {
                httpGet: { path: "/healthz", port: METRICS_PORT },
                periodSeconds: 10,
                timeoutSeconds: 5,
                failureThreshold: 6,
              },
              lifecycle: { preStop: { sleep: { seconds: LEAVE_SECONDS } } },
              resources: RESOURCES,
              securityContext: CONTAINER_SECURITY,
              volumeMounts: tls === undefined ? undefined : [tls.mount],
            },
          ],
          volumes: tls === undefined ? undefined : [tls.volume],
        },
      },
    },
  };
}

/** On different machines, where that is possible. */
function spreadOf(deployment: ConnectorDeployment): YamlMap {
  return {
    maxSkew: 1,
    topologyKey: "kubernetes.io/hostname",
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: labelsOf(deployment) },
  };
}

/** Metrics are read from anywhere, and by the kubelet. */
function networkPolicyOf(deployment: ConnectorDeployment, flyteNamespace: string, metadata: YamlMap): YamlMap {
  const from = { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": flyteNamespace } } };
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata,
    spec: {
      podSelector: { matchLabels: labelsOf(deployment) },
      policyTypes: ["Ingress"],
      ingress: [
        { from: [from], ports: [{ port: CONNECTOR_PORT, protocol: "TCP" }] },
        { ports: [{ port: METRICS_PORT, protocol: "TCP" }] },
      ],
    },
  };
}

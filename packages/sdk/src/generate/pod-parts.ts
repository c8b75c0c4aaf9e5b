import {
  type ConnectorDeployment,
  METRICS_PORT,
  CONNECTOR_PORT,
  NON_ROOT_USER,
  secretNameOf,
} from "./connector-deployment.ts";
import type { YamlMap } from "./yaml.ts";

// What the Helm values and the manifests have in common.

/** Where a TLS Secret is mounted. */
const TLS_FOLDER = "/etc/flyte-connector/tls";

/** How long a pod serves on after it was taken out of the service, so that clients learn of it. */
export const LEAVE_SECONDS = 5;

/** What Prometheus looks for. */
export const PROMETHEUS_ANNOTATIONS: YamlMap = {
  "prometheus.io/scrape": "true",
  "prometheus.io/port": String(METRICS_PORT),
  "prometheus.io/path": "/metrics",
};

/** With this and {@link CONTAINER_SECURITY} a pod keeps the rules of the "restricted" Pod Security Standard. */
export const POD_SECURITY: YamlMap = {
  runAsNonRoot: true,
  runAsUser: NON_ROOT_USER,
  runAsGroup: NON_ROOT_USER,
  fsGroup: NON_ROOT_USER,
  seccompProfile: { type: "RuntimeDefault" },
};

export const CONTAINER_SECURITY: YamlMap = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};

/** The limits are those of Flyte's chart. */
export const RESOURCES: YamlMap = {
  requests: { cpu: "100m", memory: "200Mi", "ephemeral-storage": "50Mi" },
  limits: { cpu: "500m", memory: "300Mi", "ephemeral-storage": "200Mi" },
};

/** The kubelet's gRPC probe speaks plain text only; with TLS it asks the metrics port. */
export const READY_BY_GRPC: YamlMap = { grpc: { port: CONNECTOR_PORT }, initialDelaySeconds: 1, periodSeconds: 3 };
export const READY_BY_HTTP: YamlMap = {
  httpGet: { path: "/readyz", port: METRICS_PORT },
  initialDelaySeconds: 1,
  periodSeconds: 3,
};

/** The variables of the container. */
export function environmentOf(deployment: ConnectorDeployment): readonly YamlMap[] {
  const { modules, tlsSecret, env, secretEnv } = deployment;
  const secret = secretNameOf(deployment);
  const own = modules.length === 0 ? [] : [["FLYTE_CONNECTOR_MODULES", modules.join(",")]];
  const tls =
    tlsSecret === undefined
      ? []
      : [
          ["FLYTE_CONNECTOR_TLS_CERT", `${TLS_FOLDER}/tls.crt`],
          ["FLYTE_CONNECTOR_TLS_KEY", `${TLS_FOLDER}/tls.key`],
        ];
  return [
    ...[...own, ...tls, ...env].map(([name, value]) => ({ name, value })),
    ...secretEnv.map((name) => ({ name, valueFrom: { secretKeyRef: { name: secret, key: name } } })),
  ];
}

/** The volume of the TLS Secret, and where it is mounted; nothing without TLS. */
export function tlsVolumeOf({
  tlsSecret,
}: ConnectorDeployment): { readonly volume: YamlMap; readonly mount: YamlMap } | undefined {
  if (tlsSecret === undefined) return undefined;
  return {
    volume: { name: "tls", secret: { secretName: tlsSecret } },
    mount: { name: "tls", mountPath: TLS_FOLDER, readOnly: true },
  };
}

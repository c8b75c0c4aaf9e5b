import { expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { kubernetesProblems } from "../../test/connector/kubernetes-problems.ts";
import type { ConnectorDeployment } from "./connector-deployment.ts";
import { dockerfile } from "./dockerfile.ts";
import { flyteRouting } from "./flyte-routing.ts";
import { helmValues } from "./helm-values.ts";
import { kubernetesManifests } from "./kubernetes-manifests.ts";

const DEPLOYMENT: ConnectorDeployment = {
  name: "spark",
  namespace: "flyte",
  image: { repository: "ghcr.io/acme/spark", tag: "1.2.3" },
  replicas: 2,
  modules: ["@acme/spark"],
  taskTypes: [
    { name: "spark", version: 0 },
    { name: "spark", version: 1 },
    { name: "yes", version: 0 },
  ],
  tlsSecret: undefined,
  env: new Map([["JOB_API_URL", "https://jobs.example.com"]]),
  secretEnv: ["JOB_API_TOKEN"],
  flyteNamespace: undefined,
};
const WITH_TLS = { ...DEPLOYMENT, tlsSecret: "spark-tls", flyteNamespace: "flyte" };
const BARE = { ...DEPLOYMENT, replicas: 1, modules: [], env: new Map<string, string>(), secretEnv: [] };
const ALL = [DEPLOYMENT, WITH_TLS, BARE] as const;

/** What kubectl would see. */
function objectsOf(deployment: ConnectorDeployment): readonly Record<string, unknown>[] {
  const documents = parseAllDocuments(kubernetesManifests(deployment, "connector.yaml"), { version: "1.1" });
  for (const { errors, warnings } of documents) expect([...errors, ...warnings]).toEqual([]);
  // Every document is an object of Kubernetes.
  return documents.map((document) => document.toJS() as Record<string, unknown>);
}

const objectOf = (deployment: ConnectorDeployment, kind: string): Record<string, unknown> | undefined =>
  objectsOf(deployment).find((object) => object["kind"] === kind);

/** What is written in a comment under a heading, as YAML. */
function routingUnder(text: string, heading: string): unknown {
  const [, after = ""] = text.split(`# ${heading}`);
  const lines = after.split("\n").slice(2);
  const block = lines.slice(
    0,
    lines.findIndex((line) => !line.startsWith("#   ")),
  );
  return parse(block.map((line) => line.slice(4)).join("\n"));
}

test.for(ALL)("Kubernetes knows every field of the manifests, and its type (%#)", (deployment) => {
  const objects = objectsOf(deployment);
  expect(objects.flatMap(kubernetesProblems)).toEqual([]);
  const kinds = ["ServiceAccount", "Service", "Deployment", "PodDisruptionBudget"];
  expect(objects.map(({ kind }) => kind)).toEqual([
    ...kinds,
    ...(deployment.flyteNamespace === undefined ? [] : ["NetworkPolicy"]),
  ]);
  for (const { metadata } of objects) expect(metadata).toMatchObject({ name: "spark", namespace: "flyte" });
});

test("the check of manifests sees wrong types, missing values and unknown fields", () => {
  const [account = {}, , deployment = {}] = objectsOf(DEPLOYMENT);
  expect(kubernetesProblems({ ...account, automountServiceAccountTokens: false })).toEqual([
    "/automountServiceAccountTokens is unknown",
  ]);
  const text = JSON.stringify(deployment);
  const broken = (from: string, to: string): readonly string[] => {
    expect(text).toContain(from);
    // What was an object is one after a field has changed.
    return kubernetesProblems(JSON.parse(text.replace(from, to)) as object);
  };
  expect(broken('"replicas":2', '"replicas":"2"')).toEqual(['/spec/replicas type {"type":"integer"}']);
  expect(broken('"image"', '"picture"')).toEqual(["/spec/template/spec/containers/0/picture is unknown"]);
  expect(broken('"sleep":{"seconds":5}', '"sleep":{}').join()).toContain('"missingProperty":"seconds"');
  expect(kubernetesProblems({ kind: "Pod", apiVersion: "v1" })).toEqual(["there is no schema for v1 Pod"]);
});

test("selectors find the pods, and the service the ports of the container", () => {
  const { spec } = objectOf(DEPLOYMENT, "Deployment") as { spec: { template: { metadata: { labels: object } } } };
  const { labels } = spec.template.metadata;
  expect(spec).toMatchObject({ selector: { matchLabels: labels } });
  expect(objectOf(DEPLOYMENT, "PodDisruptionBudget")).toMatchObject({ spec: { selector: { matchLabels: labels } } });
  expect(objectOf(WITH_TLS, "NetworkPolicy")).toMatchObject({ spec: { podSelector: { matchLabels: labels } } });
  expect(objectOf(DEPLOYMENT, "Service")).toMatchObject({
    spec: { selector: labels, ports: [{ port: 8_000, targetPort: "grpc" }] },
  });
  expect(spec).toMatchObject({
    template: { spec: { containers: [{ ports: [{ name: "grpc", containerPort: 8_000 }, { containerPort: 9_090 }] }] } },
  });
});

test("a pod keeps the restricted Pod Security Standard, and fits 300 MiB", () => {
  expect(objectOf(DEPLOYMENT, "Deployment")).toMatchObject({
    spec: {
      template: {
        spec: {
          securityContext: { runAsNonRoot: true, runAsUser: 65_532, seccompProfile: { type: "RuntimeDefault" } },
          containers: [
            {
              command: ["c0"],
              image: "ghcr.io/acme/spark:1.2.3",
              resources: { limits: { memory: "300Mi" } },
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ["ALL"] },
              },
            },
          ],
        },
      },
    },
  });
});

test("pods are ended after they have drained: the sleep, 20 s of grace, and some seconds more", () => {
  const { spec } = objectOf(DEPLOYMENT, "Deployment") as {
    spec: {
      template: {
        spec: {
          terminationGracePeriodSeconds: number;
          containers: [{ lifecycle: { preStop: { sleep: { seconds: number } } } }];
        };
      };
    };
  };
  const { terminationGracePeriodSeconds, containers } = spec.template.spec;
  const [{ lifecycle }] = containers;
  expect(terminationGracePeriodSeconds - lifecycle.preStop.sleep.seconds).toBeGreaterThan(20);
});

test.for([
  ["plain text is probed by gRPC", DEPLOYMENT, { grpc: { port: 8_000 } }],
  ["TLS is probed on the metrics port", WITH_TLS, { httpGet: { path: "/readyz", port: 9_090 } }],
] as const)("%s", ([, deployment, probe]) => {
  expect(objectOf(deployment, "Deployment")).toMatchObject({
    spec: { template: { spec: { containers: [{ readinessProbe: probe }] } } },
  });
  expect(parse(helmValues(deployment, "values.yaml"))).toMatchObject({ readinessProbe: probe });
});

test("values name a Secret where the manifests do, and mount that of TLS", () => {
  const env = [
    { name: "FLYTE_CONNECTOR_MODULES", value: "@acme/spark" },
    { name: "FLYTE_CONNECTOR_TLS_CERT", value: "/etc/flyte-connector/tls/tls.crt" },
    { name: "FLYTE_CONNECTOR_TLS_KEY", value: "/etc/flyte-connector/tls/tls.key" },
    { name: "JOB_API_URL", value: "https://jobs.example.com" },
    { name: "JOB_API_TOKEN", valueFrom: { secretKeyRef: { name: "spark-env", key: "JOB_API_TOKEN" } } },
  ];
  const values = parse(helmValues(WITH_TLS, "values.yaml")) as unknown;
  const delay = { name: "FLYTE_CONNECTOR_SHUTDOWN_DELAY", value: "5" };
  expect(values).toMatchObject({
    // The chart has no hook before the end of a pod.
    podEnv: [...env.slice(0, 3), delay, ...env.slice(3)],
    additionalVolumes: [{ name: "tls", secret: { secretName: "spark-tls" } }],
    additionalVolumeMounts: [{ name: "tls", mountPath: "/etc/flyte-connector/tls" }],
    // Or else Helm would keep the chart's probe, too, and Kubernetes takes only one.
    readinessProbe: { grpc: null },
  });
  expect(objectOf(WITH_TLS, "Deployment")).toMatchObject({
    spec: { template: { spec: { containers: [{ env }], volumes: [{ secret: { secretName: "spark-tls" } }] } } },
  });
  expect(helmValues(WITH_TLS, "values.yaml")).toContain("kubectl create secret generic spark-env --namespace flyte");
});

test("values leave it to their author how long a pod serves on", () => {
  const env = new Map([["FLYTE_CONNECTOR_SHUTDOWN_DELAY", "0"]]);
  expect(parse(helmValues({ ...BARE, env }, "values.yaml"))).toMatchObject({
    podEnv: [{ name: "FLYTE_CONNECTOR_SHUTDOWN_DELAY", value: "0" }],
  });
});

// Source: flyteorg/flyte, charts/flyteconnector/values.yaml and templates/connector/deployment.yaml of 2.0.
const CHART_KEYS = [
  "nameOverride",
  "image",
  "replicaCount",
  "ports",
  "podEnv",
  "podSecurityContext",
  "securityContext",
  "readinessProbe",
  "resources",
  "podAnnotations",
  "additionalVolumes",
  "additionalVolumeMounts",
];

test.for(ALL)("values have only keys of Flyte's chart (%#)", (deployment) => {
  const values = parse(helmValues(deployment, "values.yaml"), { version: "1.1" }) as Record<string, unknown>;
  expect(CHART_KEYS).toEqual(expect.arrayContaining(Object.keys(values)));
  expect(values).toMatchObject({ nameOverride: "spark", image: { repository: "ghcr.io/acme/spark", tag: "1.2.3" } });
});

test.for(ALL)("comments hold what Flyte must be told, for both of its versions (%#)", (deployment) => {
  const routing = {
    taskTypes: ["spark", "yes"],
    endpoint: "dns:///spark.flyte.svc.cluster.local:8000",
    isSecure: deployment.tlsSecret !== undefined,
  };
  for (const text of [helmValues(deployment, "values.yaml"), kubernetesManifests(deployment, "connector.yaml")]) {
    expect(routingUnder(text, "Flyte 2,")).toEqual(JSON.parse(JSON.stringify(flyteRouting(routing, "v2"))));
    expect(routingUnder(text, "Flyte 1;")).toEqual(flyteRouting(routing, "v1"));
  }
});

test("Flyte is told each task type once, and v1 that the plugin is enabled", () => {
  const routing = { taskTypes: ["a", "b", "a"], endpoint: "dns:///c:8000", isSecure: false };
  expect(flyteRouting(routing, "v1")).toMatchObject({
    plugins: { "connector-service": { supportedTaskTypes: ["a", "b"], defaultConnector: { insecure: true } } },
    tasks: {
      "task-plugins": {
        "enabled-plugins": expect.arrayContaining(["container", "connector-service"]),
        "default-for-task-types": { a: "connector-service", b: "connector-service" },
      },
    },
  });
});

/** The instructions of the last stage, without comments. */
function lastStage(text: string): readonly string[] {
  const lines = text
    .replaceAll(/\\\n\s*/g, "")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  return lines.slice(lines.findLastIndex((line) => line.startsWith("FROM ")));
}

test("an image has no shell and no root, and starts c0 itself", () => {
  const text = dockerfile({ kind: "project", packageName: "@acme/spark", packageManager: "npm" });
  const last = lastStage(text);
  expect(last[0]).toMatch(/^FROM gcr\.io\/distroless\/nodejs24-debian\d+:nonroot$/);
  expect(last.filter((line) => line.startsWith("RUN "))).toEqual([]);
  expect(last).toContain("USER 65532:65532");
  expect(last).toContain('ENTRYPOINT ["/usr/local/bin/c0"]');
  expect(last.join("\n")).toContain("FLYTE_CONNECTOR_MODULES=@acme/spark");
  expect(text).toContain("npm ci\n");
  expect(text).toContain("--omit=dev");
});

test.for(["npm", "pnpm", "yarn", "bun"] as const)("%s installs what its lockfile says", (packageManager) => {
  const text = dockerfile({ kind: "project", packageName: "spark", packageManager });
  expect(text).toMatch(/ (?:npm ci|\S+@\d+ install --(?:frozen-lockfile|immutable))\n/);
});

test("published packages are installed in exact versions, with the sdk", () => {
  const packages = [
    { name: "@acme/spark", version: "1.2.3" },
    { name: "other", version: "0.1.0-beta.1" },
  ];
  const text = dockerfile({ kind: "packages", packages, sdkVersion: "1.0.0" });
  expect(text).toContain("    @acme/spark@1.2.3 \\\n    other@0.1.0-beta.1 \\\n    @flyte-webapi/sdk@1.0.0\n");
  expect(lastStage(text).join("\n")).toContain("FLYTE_CONNECTOR_MODULES=@acme/spark,other");
});

import { expect, test } from "vitest";
import { thrownBy } from "../../../test/thrown-by.ts";
import { ConfigError, createPluginRegistry } from "../../index.ts";
import { connectorPlugin } from "./connector-plugin.ts";
import type { ConnectorPluginConfig } from "./connector-plugin-config.ts";
import { resolveConnectorConfig } from "./resolve-connector-config.ts";

// What is given is what the type would refuse.
const problemsOf = (config: unknown): readonly string[] | undefined =>
  thrownBy(ConfigError, () => connectorPlugin(config as ConnectorPluginConfig))?.issues.map(({ message }) => message);

const good: ConnectorPluginConfig = {
  defaultConnector: { endpoint: "a:1" },
  supportedTaskTypes: ["spark"],
};

test("what is not said has the defaults of Flyte", () => {
  expect(resolveConnectorConfig(good)).toEqual({
    id: "connector-service",
    deployments: [
      {
        id: "",
        endpoint: "a:1",
        security: { kind: "tls" },
        protocol: "v2",
        project: "",
        domain: "",
        timeouts: { CreateTask: 10_000, GetTask: 10_000, DeleteTask: 10_000, ListConnectors: 10_000 },
      },
    ],
    connectorForTaskTypes: new Map(),
    supportedTaskTypes: [{ name: "spark", version: 0 }],
    isDefault: false,
    pollIntervalMs: 10_000,
    resourceConstraints: {
      projectScopeResourceConstraint: { value: 100 },
      namespaceScopeResourceConstraint: { value: 50 },
    },
    webApi: {
      resourceQuotas: { default: 1_000 },
      readRateLimiter: { qps: 10, burst: 100 },
      writeRateLimiter: { qps: 10, burst: 100 },
      caching: { size: 500_000 },
    },
  });
});

test("each operation has its own timeout, or that of its connector", () => {
  const timeouts = { CreateTask: "1m", GetTask: 500 } as const;
  const { deployments } = resolveConnectorConfig({
    ...good,
    connectors: { b: { endpoint: "b:1", timeouts, defaultTimeout: "3s" } },
  });
  expect(
    deployments.map(({ id, timeouts: { CreateTask, GetTask, DeleteTask } }) => [id, CreateTask, GetTask, DeleteTask]),
  ).toEqual([
    ["b", 60_000, 500, 3_000],
    ["", 10_000, 10_000, 10_000],
  ]);
});

test("the plugin is registered for what is supported, and for what has a connector by configuration", () => {
  const entry = connectorPlugin({
    id: "remote",
    connectors: { b: { endpoint: "b:1" } },
    connectorForTaskTypes: { ray: "b", spark: "b" },
    supportedTaskTypes: ["spark", { name: "spark", version: 1 }],
    isDefault: true,
  });
  expect(entry).toMatchObject({ id: "remote", isDefault: true });
  const registry = createPluginRegistry([entry]);
  for (const [name, version] of [
    ["ray", 0],
    ["spark", 0],
    ["spark", 1],
    ["later", 0],
  ] as const) {
    expect(registry.find(name, version)).toBe(entry);
  }
});

test("all that is wrong is in one error, with what was probably meant", () => {
  expect(
    problemsOf({
      id: "",
      defaultConector: {},
      connectors: {
        spark: { endpoint: "https://a.example.com", security: { kind: "tsl" }, timeouts: { CreateTask: 1, GetTsk: 5 } },
        ray: { security: { kind: "plaintext", serverName: "x" }, project: 5 },
        "": "b:1",
      },
      connectorForTaskTypes: { job: "sprak", "a b": "ray", other: 5 },
      supportedTaskTypes: ["good", " "],
      isDefault: "yes",
      pollInterval: "10ms",
      resourceConstraints: { projectScopeResourceConstraint: { value: 0 } },
      webApi: { caching: { size: 1 }, readRateLimiter: { qps: 0, burst: 5 }, resyncInterval: "1s" },
    }),
  ).toEqual([
    'id must be a text that is not empty, got ""',
    "connectors has a connector without a name",
    'connectors[""] must be an object, got "b:1"',
    'connectors.ray.endpoint must be a text such as "connectors.example.com:8000", got undefined',
    'connectors.ray.security.serverName has no effect in plain text; set connectors.ray.security.kind to "tls", or leave it out',
    "connectors.ray.project must be a text, got a number",
    expect.stringMatching(/^connectors\.spark\.endpoint is a URL, expected host:port/),
    'connectors.spark.security.kind must be "tls" or "plaintext", got "tsl"',
    expect.stringMatching(/^connectors\.spark\.timeouts\.CreateTask must be a duration from 10 ms to 3600000 ms/),
    'connectorForTaskTypes.job must be a name in connectors, got "sprak"; did you mean "spark"?',
    expect.stringMatching(/^connectorForTaskTypes\["a b"\] has the name "a b"; expected a name/),
    expect.stringMatching(/^connectorForTaskTypes\.other must be a name in connectors, got 5; known are /),
    expect.stringMatching(/^supportedTaskTypes\[1\] has the name " "/),
    'isDefault must be true or false, got "yes"',
    expect.stringMatching(/^pollInterval must be a duration from 1000 ms to 3600000 ms/),
    "resourceConstraints.projectScopeResourceConstraint.value must be an integer of at least 1, got 0",
    "webApi.caching.size must be an integer from 10 to 500000, got 1",
    expect.stringMatching(/^webApi\.readRateLimiter\.qps must be an integer from 1/),
    expect.stringMatching(/^webApi\.resyncInterval is no field/),
    "defaultConector is no field of the configuration; did you mean defaultConnector?",
    "connectors.spark.timeouts.GetTsk is no field of the configuration; did you mean connectors.spark.timeouts.GetTask?",
  ]);
});

test.for([
  [{ supportedTaskTypes: ["a"] }, "defaultConnector and connectors are both missing: name one connector at least"],
  [
    { defaultConnector: { endpoint: "a:1" } },
    "supportedTaskTypes and connectorForTaskTypes name no task type: the plugin would run nothing",
  ],
  [{ ...good, supportedTaskTypes: "spark" }, "supportedTaskTypes must be an array of task types, got a string"],
  [{ ...good, webApi: { resourceMeta: {} } }, "webApi.resourceMeta is the plugin's own; leave it out"],
  [{ ...good, webApi: 5 }, "webApi must be an object, got 5"],
  [{ ...good, defaultConnector: null }, "defaultConnector must be an object, got null"],
  [undefined, "The configuration must be an object, got undefined"],
])("%o is refused: %s", ([config, problem]) => {
  expect(problemsOf(config)).toEqual([problem]);
});

test("a key of TLS that is half there is refused without being quoted", () => {
  const security = { kind: "tls", certificate: { privateKey: "-----BEGIN s3cr3t" } };
  const problems = problemsOf({ ...good, defaultConnector: { endpoint: "a:1", security } });
  expect(problems).toEqual([
    "defaultConnector.security.certificate must have chain and privateKey, both as PEM: they go together",
  ]);
  const wrong = { kind: "tls", rootCertificates: ["s3cr3t"], serverName: { s3cr3t: 1 } };
  expect(
    JSON.stringify(problemsOf({ ...good, defaultConnector: { endpoint: "u:s3cr3t@a:1", security: wrong } })),
  ).not.toContain("s3cr3t");
});

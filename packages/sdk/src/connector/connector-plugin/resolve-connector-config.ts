import type { PluginConfig } from "../../contract/plugin-config.ts";
import type { ResourceConstraintsSpec } from "../../contract/resource-constraints.ts";
import type { TaskType } from "../../contract/task-template.ts";
import { type FieldReader, readingConfig, type Section } from "../../config/field-reader.ts";
import { resolvePluginConfig } from "../../config/resolve-plugin-config.ts";
import { ConfigError } from "../../errors/config-error.ts";
import { closestWord } from "../../internal/closest-word.ts";
import { describeType } from "../../internal/describe-type.ts";
import { describeValue } from "../../internal/describe-value.ts";
import { fieldPath } from "../../internal/field-path.ts";
import { categoryKey, toTaskCategory } from "../../registry/task-category.ts";
import { connectorMetaCodec } from "./connector-meta.ts";
import type { ConnectorPluginConfig } from "./connector-plugin-config.ts";
import { readDeployment } from "./read-deployment.ts";
import { DEFAULT_DEPLOYMENT, type Deployment, type ResolvedConnectorConfig } from "./resolved-config.ts";

const DEFAULT_ID = "connector-service";
const FIELDS = [
  "id",
  "defaultConnector",
  "connectors",
  "connectorForTaskTypes",
  "supportedTaskTypes",
  "isDefault",
  "pollInterval",
  "resourceConstraints",
  "webApi",
];
const CONSTRAINTS = ["projectScopeResourceConstraint", "namespaceScopeResourceConstraint"] as const;
const POLL_INTERVAL = { min: 1_000, max: 3_600_000 };
const TOKENS = { min: 1, max: Number.MAX_SAFE_INTEGER };

// Source: K/config.go.
const WEB_API: Omit<PluginConfig<unknown>, "resourceMeta"> = {
  resourceQuotas: { default: 1_000 },
  readRateLimiter: { qps: 10, burst: 100 },
  writeRateLimiter: { qps: 10, burst: 100 },
};
const CACHE_SIZE = 500_000;
const MOST_IN_PROJECT = 100;
const MOST_IN_NAMESPACE = 50;

/** Fills in the defaults and checks everything. @throws ConfigError with code `InvalidConfig` and all that is wrong. */
export function resolveConnectorConfig(config: ConnectorPluginConfig): ResolvedConnectorConfig {
  return readingConfig(idOf(config), (reader) => {
    const root = reader.section(config, "", FIELDS);
    const id = readId(reader, root);
    const deployments = readDeployments(reader, root);
    const connectorForTaskTypes = readTargets(reader, root, deployments);
    const supportedTaskTypes = readTaskTypes(reader, root, connectorForTaskTypes);
    const isDefault = reader.field(root, "isDefault") ?? false;
    if (typeof isDefault !== "boolean") {
      reader.issue("isDefault", `isDefault must be true or false, got ${describeValue(isDefault)}`);
    }
    const pollIntervalMs = reader.duration(root, "pollInterval", POLL_INTERVAL, "10s");
    const resourceConstraints = readConstraints(reader, root);
    const webApi = readWebApi(reader, root, id);
    reader.finish(id);
    return Object.freeze({
      id,
      deployments: Object.freeze(deployments),
      connectorForTaskTypes,
      supportedTaskTypes: Object.freeze(supportedTaskTypes),
      isDefault: isDefault === true,
      pollIntervalMs,
      resourceConstraints,
      webApi,
    });
  });
}

function idOf(config: unknown): string {
  const id: unknown = typeof config === "object" && config !== null ? Reflect.get(config, "id") : undefined;
  return typeof id === "string" ? id : DEFAULT_ID;
}

function readId(reader: FieldReader, root: Section): string {
  const id = reader.field(root, "id");
  if (id === undefined) return DEFAULT_ID;
  if (typeof id === "string" && id.trim() !== "") return id;
  reader.issue("id", `id must be a text that is not empty, got ${describeValue(id)}`);
  return DEFAULT_ID;
}

function readDeployments(reader: FieldReader, root: Section): Deployment[] {
  const { names, section } = entriesOf(reader, root, "connectors");
  const deployments: Deployment[] = [];
  // In the order of names, so that the same configuration always sends a task to the same place.
  for (const name of [...names].sort()) {
    if (name === DEFAULT_DEPLOYMENT) reader.issue("connectors", "connectors has a connector without a name");
    deployments.push(readDeployment(reader, reader.field(section, name), name, fieldPath("connectors", name)));
  }
  const fallback = reader.field(root, "defaultConnector");
  if (fallback !== undefined)
    deployments.push(readDeployment(reader, fallback, DEFAULT_DEPLOYMENT, "defaultConnector"));
  if (deployments.length === 0 && root.values !== undefined) {
    reader.issue("defaultConnector", "defaultConnector and connectors are both missing: name one connector at least");
  }
  return deployments;
}

function readTargets(
  reader: FieldReader,
  root: Section,
  deployments: readonly Deployment[],
): ReadonlyMap<string, string> {
  const { names, section } = entriesOf(reader, root, "connectorForTaskTypes");
  const known = deployments.map(({ id }) => id).filter((id) => id !== DEFAULT_DEPLOYMENT);
  const targets = new Map<string, string>();
  for (const taskType of names) {
    const path = fieldPath("connectorForTaskTypes", taskType);
    const category = toTaskCategory(taskType);
    if (typeof category === "string") reader.issue(path, `${path} ${category}`);
    const target = reader.field(section, taskType);
    if (typeof target === "string" && known.includes(target)) {
      targets.set(taskType, target);
      continue;
    }
    const closest = typeof target === "string" ? closestWord(target, known) : undefined;
    const advice =
      closest !== undefined ? `did you mean ${JSON.stringify(closest)}?` : `known are ${known.join(", ") || "none"}`;
    reader.issue(path, `${path} must be a name in connectors, got ${describeValue(target)}; ${advice}`);
  }
  return targets;
}

function readTaskTypes(reader: FieldReader, root: Section, targets: ReadonlyMap<string, string>): TaskType[] {
  const given = reader.field(root, "supportedTaskTypes") ?? [];
  const taskTypes = new Map<string, TaskType>([...targets.keys()].map((name) => [categoryKey(name, 0), name]));
  if (!Array.isArray(given)) {
    reader.issue("supportedTaskTypes", `supportedTaskTypes must be an array of task types, got ${describeType(given)}`);
    return [];
  }
  for (const [index, taskType] of Array.from<unknown>(given).entries()) {
    const category = toTaskCategory(taskType);
    const path = `supportedTaskTypes[${index}]`;
    if (typeof category === "string") reader.issue(path, `${path} ${category}`);
    else taskTypes.set(categoryKey(category.name, category.version), category);
  }
  if (given.length === 0 && targets.size === 0 && root.values !== undefined) {
    const message = "supportedTaskTypes and connectorForTaskTypes name no task type: the plugin would run nothing";
    reader.issue("supportedTaskTypes", message);
  }
  return [...taskTypes.values()];
}

function readConstraints(reader: FieldReader, root: Section): ResourceConstraintsSpec {
  const section = reader.section(reader.field(root, "resourceConstraints"), "resourceConstraints", CONSTRAINTS);
  if (!section.given) {
    return {
      projectScopeResourceConstraint: { value: MOST_IN_PROJECT },
      namespaceScopeResourceConstraint: { value: MOST_IN_NAMESPACE },
    };
  }
  const read = (field: (typeof CONSTRAINTS)[number]): { readonly value: number } | undefined => {
    const constraint = reader.section(reader.field(section, field), `resourceConstraints.${field}`, ["value"]);
    return constraint.given ? { value: reader.integer(constraint, "value", TOKENS) } : undefined;
  };
  return {
    projectScopeResourceConstraint: read("projectScopeResourceConstraint"),
    namespaceScopeResourceConstraint: read("namespaceScopeResourceConstraint"),
  };
}

function readWebApi(reader: FieldReader, root: Section, id: string): ResolvedConnectorConfig["webApi"] {
  const given = reader.field(root, "webApi");
  // Only whether it is an object; its fields are the registry's business.
  const section = reader.section(
    given,
    "webApi",
    typeof given === "object" && given !== null ? Object.keys(given) : [],
  );
  const caching = reader.field(section, "caching");
  const webApi = {
    ...WEB_API,
    ...section.values,
    // What is no object goes through, to be refused below.
    caching:
      typeof caching === "object" && caching !== null
        ? { size: CACHE_SIZE, ...caching }
        : (caching ?? { size: CACHE_SIZE }),
  };
  if ("resourceMeta" in webApi) {
    reader.issue("webApi.resourceMeta", "webApi.resourceMeta is the plugin's own; leave it out");
    return {};
  }
  try {
    // The types of the author's fields are what is checked here.
    resolvePluginConfig({ ...webApi, resourceMeta: connectorMetaCodec }, id);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const { field, message } of error.issues) reader.issue(`webApi.${field}`, `webApi.${message}`);
  }
  return Object.freeze(webApi) as ResolvedConnectorConfig["webApi"];
}

/** The names in an object that may have any. */
function entriesOf(
  reader: FieldReader,
  root: Section,
  field: string,
): { readonly names: readonly string[]; readonly section: Section } {
  const given = reader.field(root, field);
  const names = typeof given === "object" && given !== null && !Array.isArray(given) ? Object.keys(given) : [];
  return { names, section: reader.section(given, field, names) };
}

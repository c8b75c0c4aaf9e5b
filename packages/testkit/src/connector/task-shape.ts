import type { ConnectorProtocol, JsonObject, JsonValue } from "@flyte-webapi/sdk/connector";

/** The task that is given to the connector again and again. */
export interface TaskShape {
  readonly taskType: string;
  readonly taskTypeVersion: number;
  /** A `core.TaskTemplate` in protobuf's JSON. Its type and id are replaced. */
  readonly template: JsonObject;
  /** By name, as `core.Literal` in protobuf's JSON. */
  readonly inputs: Readonly<Record<string, JsonValue>>;
}

/** Names one attempt of one execution. */
export interface AttemptName {
  readonly execution: string;
  readonly attempt: number;
}

const [PROJECT, DOMAIN] = ["flyte-webapi", "conformance"];

/** A CreateTask request as Flyte's client sends it, as far as the connector can tell. */
export function createRequest(
  protocol: ConnectorProtocol,
  { taskType, taskTypeVersion, template, inputs }: TaskShape,
  { execution, attempt }: AttemptName,
): JsonObject {
  const taskId = { resourceType: "TASK", project: PROJECT, domain: DOMAIN, name: `check.${taskType}`, version: "1" };
  return {
    inputs: { literals: protocol === "v2" ? namedLiterals(inputs) : inputs },
    // Flyte's client refuses templates without `custom`, so connectors never see one.
    template: { custom: {}, metadata: {}, interface: {}, ...template, id: taskId, type: taskType, taskTypeVersion },
    outputPrefix: `s3://flyte-webapi-conformance/${execution}/n0/${attempt}`,
    taskExecutionMetadata: {
      taskExecutionId: {
        taskId,
        nodeExecutionId: { nodeId: "n0", executionId: { project: PROJECT, domain: DOMAIN, name: execution } },
        retryAttempt: attempt,
      },
      namespace: `${PROJECT}-${DOMAIN}`,
      labels: { project: PROJECT, domain: DOMAIN, run: execution, action: "n0", attempt: String(attempt + 1) },
      annotations: {},
      k8sServiceAccount: "default",
      environmentVariables: { RUN_NAME: execution, ACTION_NAME: "n0" },
    },
  };
}

function namedLiterals(inputs: TaskShape["inputs"]): JsonValue {
  return Object.entries(inputs).map(([name, value]) => ({ name, value }));
}

/** The outputs that the template declares: their simple type in protobuf's JSON, or nothing where it is another. */
export function declaredOutputs({ template }: TaskShape): ReadonlyMap<string, string | undefined> {
  const variables = at(at(at(template, "interface"), "outputs"), "variables");
  const entries = Array.isArray(variables)
    ? variables.map((each: JsonValue) => [textAt(each, "key") ?? "", at(each, "value")] as const)
    : Object.entries(objectOf(variables));
  return new Map(entries.map(([name, variable]) => [name, textAt(at(variable, "type"), "simple")]));
}

/** Outputs of a resource by name, whichever version it is of. */
export function outputsOf(resource: JsonValue | undefined): ReadonlyMap<string, JsonValue | undefined> | undefined {
  const outputs = at(resource, "outputs");
  if (outputs === undefined) return undefined;
  const literals = at(outputs, "literals");
  const entries = Array.isArray(literals)
    ? literals.map((each: JsonValue) => [textAt(each, "name") ?? "", at(each, "value")] as const)
    : Object.entries(objectOf(literals));
  return new Map(entries);
}

/** A field of an object; nothing for what is no object. */
export function at(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return objectOf(value)[key];
}

/** A field that is a text. */
export function textAt(value: JsonValue | undefined, key: string): string | undefined {
  const field = at(value, key);
  return typeof field === "string" ? field : undefined;
}

/** An array, or an empty one. */
export function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  // `Array.isArray` forgets what a read-only array holds.
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}

function objectOf(value: JsonValue | undefined): JsonObject {
  // What is no array and no plain value is an object in JSON.
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

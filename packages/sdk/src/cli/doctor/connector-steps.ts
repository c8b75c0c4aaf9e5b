import type { ConnectorAnswer, ConnectorClient, JsonValue } from "../../connector/index.ts";
import type { Finding, ListedTaskType } from "./doctor-report.ts";

/** Whether the connector says that it serves: what the kubelet asks. */
export async function healthStep(client: ConnectorClient, timeoutMs: number): Promise<Finding> {
  const answer = await client.health("", { timeoutMs });
  const serving = textOf(answer.messages[0] ?? {}, "status");
  if (answer.status === "OK" && serving === "SERVING") return { state: "ok", says: "SERVING" };
  if (answer.status === "OK") {
    return {
      state: "failed",
      says: serving,
      cause: "It starts, or stops: its plugins are not loaded yet, or it has got SIGTERM.",
      remedy: "Look at its log.",
    };
  }
  if (answer.status === "UNIMPLEMENTED") {
    return {
      state: "warning",
      says: "there is no health service (grpc.health.v1)",
      cause: "The server has none, or is no connector.",
      remedy: "Do not probe it by gRPC: with Flyte's chart, set readinessProbe to {}.",
    };
  }
  return notAnswered(answer);
}

/** What a connector lists, or nothing when it does not. */
export interface Listing {
  readonly finding: Finding;
  readonly taskTypes: readonly ListedTaskType[] | undefined;
}

/** Asks for the task types, in one version of the protocol. */
export async function listingStep(client: ConnectorClient, timeoutMs: number): Promise<Listing> {
  const answer = await client.call("ListConnectors", {}, { timeoutMs });
  const isV2 = client.protocol === "v2";
  const call = isV2 ? "ListConnectors" : "ListAgents";
  if (answer.status === "UNIMPLEMENTED") {
    const says = `there is no ${call}`;
    const cause = isV2 ? "It is a connector for Flyte 1, or none at all." : "It is a connector for Flyte 2 only.";
    const remedy = isV2 ? "Flyte 2 cannot use it." : "Flyte 1 cannot use it; nothing to do for Flyte 2.";
    return { finding: { state: isV2 ? "warning" : "skipped", says, cause, remedy }, taskTypes: undefined };
  }
  if (answer.status !== "OK" || answer.unreadable !== undefined) {
    return { finding: notAnswered(answer), taskTypes: undefined };
  }
  const taskTypes = taskTypesOf(answer.messages[0]?.[isV2 ? "connectors" : "agents"]);
  const says = `${call} has ${count(taskTypes.length, "task type")}`;
  if (taskTypes.length > 0) return { finding: { state: "ok", says }, taskTypes };
  return {
    finding: { state: "warning", says, cause: "No plugin is loaded.", remedy: "Name plugins with --modules." },
    taskTypes,
  };
}

function taskTypesOf(connectors: JsonValue | undefined): readonly ListedTaskType[] {
  return listOf(connectors).flatMap((connector) => {
    const name = textOf(connector, "name");
    const categories = listOf(fieldOf(connector, "supportedTaskCategories")).map((category) => ({
      name: textOf(category, "name"),
      version: Number(fieldOf(category, "version") ?? 0),
      connector: name,
    }));
    // Servers of Flyte 1 that are older than categories have names alone.
    const names = new Set(categories.map((category) => category.name));
    const old = listOf(fieldOf(connector, "supportedTaskTypes")).map(String);
    return [
      ...categories,
      ...old.filter((type) => !names.has(type)).map((type) => ({ name: type, version: 0, connector: name })),
    ];
  });
}

/** Whether both versions list the same, each task type is there once, and there are some at all. */
export function taskTypesStep(v2: Listing, v1: Listing): Finding {
  if (v2.taskTypes === undefined && v1.taskTypes === undefined) {
    return {
      state: "failed",
      says: "no connector answers here",
      cause: "A gRPC server listens, but it is no connector of Flyte.",
      remedy: "Check the address and the port of the connector.",
    };
  }
  const listed = v2.taskTypes ?? v1.taskTypes ?? [];
  const keys = listed.map(({ name, version }) => `${name} ${version}`);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) {
    return {
      state: "warning",
      says: `${twice} is listed twice`,
      cause: "Two plugins are for the same task type.",
      remedy: "Serve one of them; which one Flyte would get is not defined.",
    };
  }
  const others = v2.taskTypes === undefined ? undefined : v1.taskTypes;
  const onlyHere = others === undefined ? [] : differences(listed, others);
  if (onlyHere.length > 0) {
    return {
      state: "warning",
      says: `Flyte 2 and Flyte 1 see different task types: ${onlyHere.join(", ")}`,
      cause: "The connector serves them in one version of the protocol only.",
      remedy: "Name each only in the configuration of the Flyte that sees it.",
    };
  }
  return { state: listed.length > 0 ? "ok" : "warning", says: keys.join(", ") || "none" };
}

/** Names that are in one of the lists only. */
function differences(some: readonly ListedTaskType[], others: readonly ListedTaskType[]): readonly string[] {
  const missing = (from: readonly ListedTaskType[], of: readonly ListedTaskType[]): readonly string[] =>
    of.map(({ name }) => name).filter((name) => from.every((listed) => listed.name !== name));
  return [...new Set([...missing(some, others), ...missing(others, some)])];
}

/** Whether tools such as grpcurl can look around. */
export async function reflectionStep(client: ConnectorClient, timeoutMs: number): Promise<Finding> {
  const service = "flyteidl2.connector.AsyncConnectorService";
  const lists = await client.reflects(service, { timeoutMs });
  if (lists === undefined) return { state: "skipped", says: "there is none; Flyte needs none" };
  return lists
    ? { state: "ok", says: `it lists ${service}` }
    : { state: "skipped", says: `it does not list ${service}` };
}

const CALLS = 5;
const SLOW_MS = 1_000;

/** How long a call takes, over a connection that is there. */
export async function latencyStep(client: ConnectorClient, timeoutMs: number, now: () => number): Promise<Finding> {
  const times: number[] = [];
  for (let call = 0; call < CALLS; call++) {
    const start = now();
    const answer = await client.call("ListConnectors", {}, { timeoutMs });
    if (answer.status !== "OK" && answer.status !== "UNIMPLEMENTED") return notAnswered(answer);
    times.push(now() - start);
  }
  const median = times.toSorted((a, b) => a - b)[Math.floor(CALLS / 2)] ?? 0;
  const says = `${median.toFixed(1)} ms for a call (the median of ${CALLS})`;
  if (median < SLOW_MS) return { state: "ok", says };
  return {
    state: "warning",
    says,
    cause: "The connector is overloaded, its CPU is throttled, or the way to it is long.",
    remedy: "Look at its CPU; Flyte gives a call up after 10 s, unless its configuration says otherwise (timeouts).",
  };
}

function notAnswered({ status, details, unreadable }: ConnectorAnswer): Finding {
  const says = unreadable ?? `${status}${details === "" ? "" : `: ${details}`}`;
  switch (status) {
    case "DEADLINE_EXCEEDED":
      return {
        state: "failed",
        says,
        cause: "The server hangs, or is overloaded.",
        remedy: "Look at its log and its CPU.",
      };
    case "UNAVAILABLE":
      return {
        state: "failed",
        says,
        cause: "The connection broke, or a proxy refuses it.",
        remedy: "Look at the log.",
      };
    case "UNAUTHENTICATED":
    case "PERMISSION_DENIED":
      return {
        state: "failed",
        says,
        cause: "A proxy wants to know who calls. Flyte's client does not say it.",
        remedy: "Let Flyte connect without a proxy.",
      };
    default:
      return { state: "failed", says, cause: "The server is no connector, or broken.", remedy: "Look at its log." };
  }
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;
const listOf = (value: JsonValue | undefined): readonly JsonValue[] => (Array.isArray(value) ? value : []);

function textOf(value: JsonValue, field: string): string {
  const text = fieldOf(value, field);
  return typeof text === "string" ? text : "";
}

function fieldOf(value: JsonValue, field: string): JsonValue | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  // Not a list: it has fields.
  return (value as { readonly [key: string]: JsonValue | undefined })[field];
}

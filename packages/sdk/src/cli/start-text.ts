import type { ConnectorServer } from "../connector/index.ts";

/** The task types that are served, as a table. */
export function taskTypeTable({ connectors }: Pick<ConnectorServer, "connectors">): string {
  const rows = connectors.flatMap(({ name, taskTypes }) =>
    taskTypes.map((taskType) => [taskType.name, String(taskType.version), name] as const),
  );
  const all = [["TASK TYPE", "VERSION", "PLUGIN"] as const, ...rows];
  const width = (column: 0 | 1): number => Math.max(...all.map((row) => row[column].length));
  const [first, second] = [width(0), width(1)];
  return all.map(([type, version, name]) => `${type.padEnd(first)}  ${version.padEnd(second)}  ${name}\n`).join("");
}

/**
 * What a cluster must be told before it sends anything here: ListConnectors adds no route, so each task type is named (connector-wire.md, 2.5).
 */
export function flyteConfig(
  { connectors, port }: Pick<ConnectorServer, "connectors" | "port">,
  isSecure: boolean,
): string {
  const names = [...new Set(connectors.flatMap(({ taskTypes }) => taskTypes.map(({ name }) => name)))];
  const quoted = names.map((name) => JSON.stringify(name));
  return `plugins:
  connector-service:
    supportedTaskTypes:
${quoted.map((name) => `      - ${name}\n`).join("")}    defaultConnector:
      endpoint: dns:///<service>.<namespace>.svc.cluster.local:${port}
      insecure: ${!isSecure}
tasks:
  task-plugins:
    default-for-task-types:
${quoted.map((name) => `      ${name}: connector-service\n`).join("")}`;
}

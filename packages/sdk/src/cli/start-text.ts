import type { ConnectorServer } from "../connector/index.ts";
import { flyteRoutingText } from "../generate/flyte-routing.ts";

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

/** What Flyte 2 must be told before it sends anything here. */
export function flyteConfig(
  { connectors, port }: Pick<ConnectorServer, "connectors" | "port">,
  isSecure: boolean,
): string {
  const taskTypes = connectors.flatMap((connector) => connector.taskTypes.map(({ name }) => name));
  const endpoint = `dns:///<service>.<namespace>.svc.cluster.local:${port}`;
  return flyteRoutingText({ taskTypes, endpoint, isSecure }, "v2");
}

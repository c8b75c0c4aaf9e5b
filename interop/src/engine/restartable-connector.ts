import { type Connector, startConnector } from "../connector/start-connector.ts";
import type { RestartableControl } from "../service/job-service.ts";

/** A connector that is where it was after each start. */
export interface RestartableConnector extends RestartableControl {
  readonly port: number;
  readonly flyteConfig: string;
  /** What each of its processes has logged. */
  logs(): readonly string[];
  /** The same, of level error. */
  errors(): readonly string[];
}

/** Starts the connector for the first time, on a free port. */
export async function startRestartable(
  serviceUrl: string,
  flags: readonly string[] = [],
): Promise<RestartableConnector> {
  const first = await startConnector(serviceUrl, flags);
  const processes: Connector[] = [first];
  const current = (): Connector => processes.at(-1) ?? first;
  return {
    port: first.port,
    flyteConfig: first.flyteConfig,
    logs: () => processes.flatMap(({ log }) => log),
    errors: () => processes.flatMap(({ errors }) => errors),
    get exited() {
      return current().exited;
    },
    stop: () => current().stop(),
    kill: () => current().kill(),
    start: async () => {
      await current().exited;
      processes.push(await startConnector(serviceUrl, [...flags, "--port", String(first.port)]));
    },
  };
}

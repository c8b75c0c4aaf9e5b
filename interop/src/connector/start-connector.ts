import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { ConnectorControl } from "../service/job-service.ts";
import { SERVICE_VARIABLE } from "../plugin/service-url.ts";

/** The connector, in a process of its own. */
export interface Connector extends ConnectorControl {
  /** Where clients connect. */
  readonly port: number;
  /** Where its metrics are. */
  readonly metricsUrl: string;
  /** What it has logged. */
  readonly log: readonly string[];
  /** Those lines of it that are of level error. */
  readonly errors: readonly string[];
  /** What Flyte's configuration must say, as it prints it. */
  readonly flyteConfig: string;
}

const PROGRAM = fileURLToPath(import.meta.resolve("@flyte-webapi/sdk/package.json")).replace(
  /package\.json$/,
  "src/cli/bin.ts",
);
const PLUGINS = fileURLToPath(new URL("../plugin/interop-plugins.ts", import.meta.url));

/** Before the configuration, and after it. */
const CONFIG = /when its configuration says so:\n\n(.+?\n)\n/s;

/** Long enough for a drain on a busy machine. */
const GRACE_SECONDS = 15;

/**
 * Starts `flyte-webapi serve`, from source, on free ports.
 *
 * @param flags more of its flags.
 * @throws Error with what it printed, when it ends before it serves.
 */
export async function startConnector(serviceUrl: string, flags: readonly string[] = []): Promise<Connector> {
  const ports = ["--port", "0", "--prometheus-port", "0", "--host", "127.0.0.1"];
  const args = ["serve", "--modules", PLUGINS, ...ports, "--shutdown-grace", String(GRACE_SECONDS), ...flags];
  const child = spawn(process.execPath, ["--conditions=@flyte-webapi/source", PROGRAM, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, [SERVICE_VARIABLE]: serviceUrl },
  });
  const exited = new Promise<number | null>((resolve) => {
    child.on("close", resolve);
  });
  const errors: string[] = [];
  const log: string[] = [];
  let printed = "";
  const flyteConfig = new Promise<string>((resolve) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
      const [, config] = CONFIG.exec(printed) ?? [];
      if (config !== undefined) resolve(config);
    });
  });
  const { port, prometheusPort } = await new Promise<{ port: number; prometheusPort: number }>((resolve, reject) => {
    createInterface({ input: child.stderr }).on("line", (line) => {
      const entry = readLogLine(line);
      if (entry?.message === "The connector serves") resolve(entry);
      // Node's own words are no log lines; what the connector should not say either is an error.
      if (entry === undefined || entry.level === "error") errors.push(line);
      log.push(line);
    });
    child.on("error", reject);
    void exited.then((code) => reject(new Error(`the connector ended with ${code}:\n${log.join("\n")}`)));
  });
  let isStopped = false;
  return {
    port,
    metricsUrl: `http://127.0.0.1:${prometheusPort}/metrics`,
    log,
    errors,
    flyteConfig: await flyteConfig,
    exited,
    stop: () => {
      // A second signal would cut the drain short.
      if (!isStopped) child.kill("SIGTERM");
      isStopped = true;
    },
    kill: () => void child.kill("SIGKILL"),
  };
}

interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly port: number;
  readonly prometheusPort: number;
}

function readLogLine(line: string): LogLine | undefined {
  try {
    // Written by the connector's own logger.
    return JSON.parse(line) as LogLine;
  } catch {
    return undefined;
  }
}

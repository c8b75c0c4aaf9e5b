import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { connectToConnector, type ConnectorProtocol } from "@flyte-webapi/sdk/connector";

/** A server of Flyte's own, in Python, with a module of ours. */
export interface PythonProgram {
  readonly protocol: ConnectorProtocol;
  /** Where the module is, and its packages are named. */
  readonly source: string;
  /** What starts the server: a file of `source`, and arguments. */
  readonly args: readonly string[];
  readonly module: string;
}

/** The connector server of Flyte's SDK, and the agent server of flytekit. */
export const PROGRAMS: Readonly<Record<ConnectorProtocol, PythonProgram>> = {
  v2: { protocol: "v2", source: folder("python-connector"), args: ["c0.py"], module: "interop_connector" },
  v1: {
    protocol: "v1",
    source: folder("python-agent"),
    args: ["serve.py", "serve", "connector"],
    module: "interop_agent",
  },
};

function folder(name: string): string {
  return fileURLToPath(new URL(`../../${name}`, import.meta.url));
}

const START_TIMEOUT_MS = 60_000;
const LOOK_AGAIN_MS = 100;
const MOST_LINES = 40;

/** A connector in Python, in a process of its own. */
export interface PythonConnector extends AsyncDisposable {
  /** `127.0.0.1:<port>`. */
  readonly endpoint: string;
}

/** Starts Flyte's own program with our module. @throws Error with what it printed, when it does not serve in time. */
export async function startPythonConnector(python: string, program: PythonProgram): Promise<PythonConnector> {
  // The program does not say which port it was given, so it cannot be left to look for a free one.
  const [port, metricsPort] = [await freePort(), await freePort()];
  const { source, module, protocol } = program;
  const args = ["-B", ...program.args, "--port", String(port), "--prometheus_port", String(metricsPort)];
  const child = spawn(python, [...args, "--modules", module], {
    cwd: source,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, PYTHONPATH: source, PYTHONUNBUFFERED: "1", GRPC_VERBOSITY: "NONE" },
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      lines.push(text);
      if (lines.length > MOST_LINES) lines.shift();
    });
  }
  const exited = once(child, "close");
  // What cannot be started is said below, by the lines.
  exited.catch(() => {});
  child.once("error", ({ message }) => lines.push(message));
  const stop = async (): Promise<void> => {
    child.kill("SIGKILL");
    await exited;
  };
  const endpoint = `127.0.0.1:${port}`;
  const deadline = performance.now() + START_TIMEOUT_MS;
  using client = connectToConnector({ endpoint, protocol });
  for (;;) {
    const { status } = await client.call("ListConnectors", {}, { timeoutMs: 1_000 });
    if (status === "OK") return { endpoint, [Symbol.asyncDispose]: stop };
    if (child.exitCode !== null || performance.now() > deadline) {
      await stop();
      throw new Error(`the Python connector does not serve:\n${lines.join("")}`);
    }
    await sleep(LOOK_AGAIN_MS);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address !== "object" || address === null) throw new TypeError("a server that listens has no port");
  return address.port;
}

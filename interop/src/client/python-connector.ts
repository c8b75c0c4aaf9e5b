import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { connectToConnector } from "@flyte-webapi/sdk/connector";

/** Where the connector's module is, and its packages are named. */
export const SOURCE = fileURLToPath(new URL("../../python-connector", import.meta.url));

const START_TIMEOUT_MS = 60_000;
const LOOK_AGAIN_MS = 100;
const MOST_LINES = 40;

/** A connector of Flyte's Python SDK, in a process of its own. */
export interface PythonConnector extends AsyncDisposable {
  /** `127.0.0.1:<port>`. */
  readonly endpoint: string;
}

/** Starts Flyte's own program with our module. @throws Error with what it printed, when it does not serve in time. */
export async function startPythonConnector(python: string): Promise<PythonConnector> {
  // The program does not say which port it was given, so it cannot be left to look for a free one.
  const [port, metricsPort] = [await freePort(), await freePort()];
  const args = ["-B", join(SOURCE, "c0.py"), "--port", String(port), "--prometheus_port", String(metricsPort)];
  const child = spawn(python, [...args, "--modules", "interop_connector"], {
    cwd: SOURCE,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, PYTHONPATH: SOURCE, PYTHONUNBUFFERED: "1", GRPC_VERBOSITY: "NONE" },
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
  using client = connectToConnector({ endpoint });
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

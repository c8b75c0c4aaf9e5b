import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** A connector that runs in a process of its own, as in production. */
export interface ServeProcess {
  /** What it says at the start: a table of what it serves. */
  readonly stdout: () => string;
  /** The status of `/readyz`, `/healthz` or `/metrics`, and the body. */
  readonly read: (path: string) => Promise<string>;
  /** Sends SIGTERM, and answers the exit code. */
  readonly stop: () => Promise<number | null>;
}

/** Starts `flyte-webapi serve` on free ports, and waits until it listens. @throws Error with what it said, when it ends before. */
export async function startServing(module: string): Promise<ServeProcess> {
  const ports = ["--port", "0", "--prometheus-port", "0", "--host", "127.0.0.1"];
  const child = spawn(process.execPath, [programFile(), "serve", "--modules", module, ...ports]);
  const output = { stdout: "", stderr: "" };
  const exited = new Promise<number | null>((resolve) => child.on("close", resolve));
  child.stdout.on("data", (chunk: Buffer) => (output.stdout += chunk.toString()));
  const prometheusPort = await new Promise<number>((resolve, reject) => {
    child.stderr.on("data", (chunk: Buffer) => {
      output.stderr += chunk.toString();
      const port = /"prometheusPort":(\d+)/.exec(output.stderr)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    child.on("close", () => reject(new Error(`flyte-webapi serve has ended:\n${output.stdout}${output.stderr}`)));
  });
  return {
    stdout: () => output.stdout,
    read: async (path) => {
      const response = await fetch(`http://127.0.0.1:${prometheusPort}${path}`);
      return `${response.status} ${await response.text()}`;
    },
    stop: async () => {
      child.kill("SIGTERM");
      return await exited;
    },
  };
}

/** The program `flyte-webapi` of the installed sdk. */
function programFile(): string {
  const manifestFile = createRequire(import.meta.url).resolve("@flyte-webapi/sdk/package.json");
  // npm checks the form of a package.json that it installs.
  const { bin } = createRequire(import.meta.url)(manifestFile) as { readonly bin: Readonly<Record<string, string>> };
  return join(dirname(manifestFile), bin["flyte-webapi"] ?? "");
}

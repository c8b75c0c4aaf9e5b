import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { ServerUsage } from "../packages/sdk/test/fixtures/load/tell.ts";

const FOLDER = fileURLToPath(new URL("../packages/sdk/test/fixtures/load/", import.meta.url));
const FLAGS = ["--expose-gc", "--no-warnings", "--conditions=@flyte-webapi/source"];

/** A server in a process of its own. */
export interface ServerProcess extends AsyncDisposable {
  readonly port: number;
  usage(): Promise<ServerUsage>;
}

async function nextLine(lines: Interface, child: ChildProcess): Promise<unknown> {
  // A server is asked many times: what is not waited for any more must not listen on.
  const settled = new AbortController();
  const { signal } = settled;
  try {
    const [line] = (await Promise.race([
      once(lines, "line", { signal }),
      once(child, "exit", { signal }).then(([code]) => {
        throw new Error(`${child.spawnargs.join(" ")} ended with ${String(code)}`);
      }),
    ])) as [string];
    return JSON.parse(line);
  } finally {
    settled.abort();
  }
}

/** Starts a program that says its port, and then what it has used up. */
export async function startServer(command: string, args: readonly string[]): Promise<ServerProcess> {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout });
  // What `tell.ts` writes.
  const { port } = (await nextLine(lines, child)) as { port: number };
  return {
    port,
    usage: async () => {
      child.stdin.write("usage\n");
      return (await nextLine(lines, child)) as ServerUsage;
    },
    [Symbol.asyncDispose]: async () => {
      const exited = child.exitCode === null ? once(child, "exit") : undefined;
      child.stdin.end();
      await exited;
    },
  };
}

/** Starts `server.ts` or `bare-server.ts`. */
export async function startNodeServer(file: "server.ts" | "bare-server.ts"): Promise<ServerProcess> {
  return await startServer(process.execPath, [...FLAGS, join(FOLDER, file)]);
}

/** Runs `client.ts`. @returns the seconds that its calls took. */
export async function runClient(...args: readonly (string | number)[]): Promise<number> {
  const child = spawn(process.execPath, [...FLAGS, join(FOLDER, "client.ts"), ...args.map(String)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  // What `client.ts` writes.
  const { seconds } = (await nextLine(createInterface({ input: child.stdout }), child)) as { seconds: number };
  return seconds;
}

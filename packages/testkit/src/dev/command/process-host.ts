import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { emitKeypressEvents } from "node:readline";

import { runDevCommand } from "./dev-command.ts";
import type { DevHost } from "./dev-host.ts";

/**
 * `flyte-webapi dev`, in this process: until SIGINT or SIGTERM. A second signal ends the process at once.
 *
 * @param args what follows `dev` on the command line.
 * @returns the exit code: 0, 1 when something went wrong, 2 for wrong arguments.
 */
export async function devCommand(args: readonly string[]): Promise<number> {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  return await runDevCommand(args, processHost(stop));
}

function processHost(stop: AbortController): DevHost {
  return {
    env: process.env,
    isTerminal: process.stdout.isTTY,
    size: () => ({ columns: process.stdout.columns || 80, rows: process.stdout.rows || 24 }),
    signal: stop.signal,
    token: () => randomBytes(24).toString("base64url"),
    open,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    keys: (listener, signal) => readKeys(listener, signal, () => stop.abort()),
  };
}

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [program: string, ...args: string[]]>>> = {
  darwin: ["open"],
  win32: ["rundll32", "url.dll,FileProtocolHandler"],
};

function open(url: string): void {
  const [program, ...args] = OPENERS[process.platform] ?? ["xdg-open"];
  const child = spawn(program, [...args, url], { detached: true, stdio: "ignore" });
  // The address is on the terminal: nobody needs the browser.
  child.on("error", () => {});
  child.unref();
}

function readKeys(listener: (key: string) => void, signal: AbortSignal, onInterrupt: () => void): void {
  const { stdin } = process;
  if (!stdin.isTTY) return;
  emitKeypressEvents(stdin);
  stdin.setRawMode(true);
  const onKey = (text: string | undefined, key: { name?: string; ctrl?: boolean } | undefined): void => {
    // In raw mode the terminal sends no signal.
    if (key?.ctrl === true && key.name === "c") onInterrupt();
    else listener(key?.name === "up" || key?.name === "down" ? key.name : (text ?? ""));
  };
  stdin.on("keypress", onKey);
  signal.addEventListener("abort", () => {
    stdin.off("keypress", onKey);
    stdin.setRawMode(false);
    stdin.pause();
  });
}

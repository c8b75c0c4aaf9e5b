import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { stripVTControlCharacters } from "node:util";

import { repoRoot } from "./repo.ts";

export interface ExecOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** After this time the process and everything that it started is killed. Default: 10 minutes. */
  readonly timeoutMs?: number;
}

export interface ExecResult {
  /** The exit code; -1 when the process was killed. */
  readonly code: number;
  /** Standard output and standard error, in the order in which they came, without colors. */
  readonly output: string;
}

const DEFAULT_TIMEOUT_MS = 10 * 60_000;

/** Every process runs in a group of its own, so that a timeout or Ctrl-C also reaches what it started. */
const liveGroups = new Set<number>();

/** Runs a program from the PATH or from the root's `node_modules/.bin`, without standard input. */
export async function exec(command: string, args: readonly string[], options: ExecOptions): Promise<ExecResult> {
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  return await new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
      env: { ...process.env, ...options.env, PATH: searchPath(options.cwd) },
    });
    const group = child.pid;
    if (group !== undefined) liveGroups.add(group);
    const chunks: Buffer[] = [];
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      if (group !== undefined) killGroup(group);
    }, timeoutMs);
    const finish = (code: number, note: string): void => {
      clearTimeout(timer);
      if (group !== undefined) liveGroups.delete(group);
      // On CI some tools write colors whatever NO_COLOR says.
      const output = stripVTControlCharacters(Buffer.concat(chunks).toString("utf8"));
      resolve({ code, output: output + note });
    };
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("error", (error) => finish(-1, `\n${command} could not be started: ${error.message}\n`));
    child.on("close", (code, signal) => {
      if (timedOut) finish(-1, `\n${command} was killed after ${timeoutMs / 1000} s\n`);
      else finish(code ?? -1, code === null ? `\n${command} was killed by ${signal}\n` : "");
    });
  });
}

/** Ends everything that is still running. */
export function killAll(): void {
  for (const group of liveGroups) killGroup(group);
}

function killGroup(group: number): void {
  try {
    process.kill(-group, "SIGKILL");
  } catch {
    // It ended by itself in the meantime.
  }
}

/** As npm does: the folder's own programs first, then those of the root. */
function searchPath(cwd: string): string {
  const bins = [cwd, repoRoot].map((folder) => join(folder, "node_modules", ".bin"));
  return [...bins, process.env["PATH"] ?? ""].join(delimiter);
}

import { spawn } from "node:child_process";
import { delimiter, dirname, join } from "node:path";

import { repoRoot } from "../../run/repo.ts";
import { DemoError } from "./demo-error.ts";

/** A program that the demo starts. */
export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly signal: AbortSignal;
  /** When the program is taken for hung, in milliseconds. Default: 5 minutes, which a slow registry may need. */
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 5 * 60_000;

/**
 * Runs a program as somebody would who knows nothing of this repository: with the Node that runs the demo, but without the
 * repository's own programs on the PATH, which would hide that a scaffolded project lacks one of its own.
 *
 * When `signal` is aborted, the program and all that it started are killed.
 *
 * @returns what it printed, without colors.
 * @throws DemoError with its output, when it does not end in time with exit code 0; the signal's reason, when it was aborted.
 */
export async function runCommand(options: Command): Promise<string> {
  const { command, args, cwd, signal, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  signal.throwIfAborted();
  const { promise, resolve } = Promise.withResolvers<string>();
  // A group of its own can be killed as a whole.
  const child = spawn(command, args, {
    cwd,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: userEnvironment(process.env),
  });
  const chunks: Buffer[] = [];
  const kill = (): void => killGroup(child.pid);
  signal.addEventListener("abort", kill, { once: true });
  const timer = setTimeout(() => {
    resolve(`did not end within ${timeoutMs / 1_000} s`);
    kill();
  }, timeoutMs);
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.on("error", (error) => resolve(`could not be started: ${error.message}`));
  child.on("close", (code, how) =>
    resolve(code === 0 ? "" : code === null ? `was killed by ${how}` : `ended with ${code}`),
  );
  const problem = await promise;
  clearTimeout(timer);
  signal.removeEventListener("abort", kill);
  signal.throwIfAborted();
  const output = Buffer.concat(chunks).toString("utf8");
  if (problem === "") return output;
  throw new DemoError(`\`${[command, ...args].join(" ")}\` ${problem} (in ${cwd})`, output);
}

/** The environment without what npm tells its scripts about this repository. */
export function userEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !OF_THIS_SCRIPT.test(name));
  const folders = (env["PATH"] ?? "").split(delimiter).filter((folder) => !folder.startsWith(repoRoot));
  const path = [dirname(process.execPath), ...folders].join(delimiter);
  return { ...Object.fromEntries(kept), PATH: path, NO_COLOR: "1", npm_config_user_agent: "npm" };
}

// FORCE_COLOR goes because some programs take any value of it for a yes.
const OF_THIS_SCRIPT =
  /^(npm_package_.*|npm_lifecycle_.*|npm_command|npm_config_local_prefix|npm_config_user_agent|INIT_CWD|NODE_ENV|NODE_OPTIONS|FORCE_COLOR)$/i;

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

/** npm's own arguments, where its advice is of no use. */
export const QUIET_INSTALL: readonly string[] = ["install", "--no-audit", "--no-fund", "--include=dev"];

/** Where npm puts the programs of a folder's packages. */
export function binOf(folder: string, program: string): string {
  return join(folder, "node_modules", ".bin", program);
}

import { spawn } from "node:child_process";
import { stripVTControlCharacters } from "node:util";

/** A program that the run starts. */
export interface Tool {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** When the program is taken for hung. Milliseconds. Default: 5 minutes. */
  readonly timeoutMs?: number;
}

/** How it ended. */
export interface ToolEnd {
  /** `-1` when it was killed or could not be started. */
  readonly code: number;
  readonly stdout: string;
  /** Standard output and standard error, in the order in which they came, without colours. */
  readonly output: string;
  readonly ms: number;
}

const DEFAULT_TIMEOUT_MS = 5 * 60_000;
/** How long a program may take to clean up that was asked to end. Milliseconds. */
const GRACE_MS = 3_000;

/**
 * Runs a program in a process group of its own. When `signal` is aborted or the time is up, the group is asked to end, and then killed.
 *
 * @throws the signal's reason, when it was aborted.
 */
export async function runTool({
  command,
  args,
  cwd,
  env,
  signal,
  timeoutMs = DEFAULT_TIMEOUT_MS,
}: Tool): Promise<ToolEnd> {
  signal.throwIfAborted();
  const startedAt = performance.now();
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const stdout: Buffer[] = [];
  const all: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => void (stdout.push(chunk), all.push(chunk)));
  child.stderr.on("data", (chunk: Buffer) => void all.push(chunk));
  const { promise, resolve } = Promise.withResolvers<number>();
  child.on("error", (error) => {
    all.push(Buffer.from(`${command} cannot be started: ${error.message}`));
    resolve(-1);
  });
  child.on("close", (code) => resolve(code ?? -1));
  const stop = (): void => {
    signalGroup(child.pid, "SIGTERM");
    setTimeout(() => signalGroup(child.pid, "SIGKILL"), GRACE_MS).unref();
  };
  signal.addEventListener("abort", stop, { once: true });
  const timer = setTimeout(() => {
    all.push(Buffer.from(`\n${command} did not end within ${timeoutMs / 1_000} s\n`));
    stop();
  }, timeoutMs);
  const code = await promise;
  clearTimeout(timer);
  signal.removeEventListener("abort", stop);
  signal.throwIfAborted();
  const text = (chunks: readonly Buffer[]): string => stripVTControlCharacters(Buffer.concat(chunks).toString("utf8"));
  return { code, stdout: text(stdout), output: text(all), ms: Math.round(performance.now() - startedAt) };
}

function signalGroup(pid: number | undefined, name: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, name);
  } catch {
    // It has ended by itself.
  }
}

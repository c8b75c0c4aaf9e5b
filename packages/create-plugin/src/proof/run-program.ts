import { spawn, type ChildProcess } from "node:child_process";

/** How a program ended. */
export interface ProgramResult {
  /** Absent when it could not be started, or was killed. */
  readonly code: number | undefined;
  /** What it wrote to standard output and standard error, in the order in which it came, without colours. */
  readonly output: string;
}

/** What to run, and where. */
export interface ProgramCall {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted: the program and all that it has started are killed. */
  readonly signal: AbortSignal;
}

/** How long a program that was asked to end may take, in milliseconds. */
const GRACE_MS = 2_000;
const WINDOWS = process.platform === "win32";

/** Runs a program without a terminal. Never throws: one that cannot be started has no exit code, and its output says why. */
export async function runProgram({ command, args, cwd, env, signal }: ProgramCall): Promise<ProgramResult> {
  return await new Promise((resolve) => {
    const child = spawn(command, args.map(quoted), {
      cwd,
      env: { ...env, NO_COLOR: "1", FORCE_COLOR: undefined },
      stdio: ["ignore", "pipe", "pipe"],
      // Package managers are .cmd files on Windows, which only a shell starts.
      shell: WINDOWS,
      // A group of its own, so that a package manager ends together with what it has started.
      detached: !WINDOWS,
    });
    let output = "";
    const collect = (text: string): void => void (output += text);
    child.stdout.setEncoding("utf8").on("data", collect);
    child.stderr.setEncoding("utf8").on("data", collect);
    const stop = (): void => killGroup(child);
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    const end = (code: number | undefined): void => {
      signal.removeEventListener("abort", stop);
      resolve({ code, output: withoutColors(output) });
    };
    child.on("error", (error) => {
      output += `${command} cannot be started: ${error.message}`;
      end(undefined);
    });
    child.on("close", (code) => end(code ?? undefined));
  });
}

function killGroup(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  const send = (name: NodeJS.Signals): void => {
    try {
      if (WINDOWS) child.kill(name);
      else process.kill(-pid, name);
    } catch {
      // It has ended by itself.
    }
  };
  send("SIGTERM");
  setTimeout(() => send("SIGKILL"), GRACE_MS).unref();
}

/** For the shell of Windows; elsewhere there is none. */
function quoted(argument: string): string {
  return WINDOWS && /[\s&^|<>"]/.test(argument) ? `"${argument.replaceAll('"', '""')}"` : argument;
}

function withoutColors(text: string): string {
  // oxlint-disable-next-line no-control-regex -- escape sequences begin with one
  return text.replace(/\u001B\[[0-9;?]*[A-Za-z]/g, "").replaceAll("\r", "");
}

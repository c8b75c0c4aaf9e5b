import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** How a process is started. */
export interface Invocation {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** After this it is killed. */
  readonly timeoutMs: number;
}

/** How it ended. */
export interface Ended {
  /** `null` when it was killed, or could not be started. */
  readonly code: number | null;
  /** The end of what it printed on standard error, or why it was not started. */
  readonly complaint: string;
}

const MOST_COMPLAINT_LINES = 30;

/** Runs a process and hands over each line of its standard output. */
export async function runProcess(invocation: Invocation, onLine: (line: string) => void = () => {}): Promise<Ended> {
  const { command, args, cwd, env, timeoutMs } = invocation;
  const complaints: string[] = [];
  return await new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env },
      timeout: timeoutMs,
      killSignal: "SIGKILL",
    });
    createInterface({ input: child.stdout }).on("line", onLine);
    createInterface({ input: child.stderr }).on("line", (line) => {
      complaints.push(line);
      if (complaints.length > MOST_COMPLAINT_LINES) complaints.shift();
    });
    child.on("error", ({ message }) => resolve({ code: null, complaint: message }));
    child.on("close", (code) => resolve({ code, complaint: complaints.join("\n") }));
  });
}

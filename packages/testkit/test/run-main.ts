import type { ExitCode } from "../src/cli/exit-code.ts";
import type { Host } from "../src/cli/host.ts";
import { main } from "../src/cli/main.ts";

/** How the program ended. */
export interface MainRun {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program in this process: on the same day, without a terminal, and without waiting. */
export async function runMain(argv: readonly string[], changes: Partial<Host> = {}): Promise<MainRun> {
  let stdout = "";
  let stderr = "";
  let slept = 0;
  const host: Host = {
    argv,
    env: { CI: "true" },
    isTerminal: false,
    columns: 80,
    signal: new AbortController().signal,
    now: () => Date.UTC(2026, 10, 23) + slept,
    unique: () => "0123abcd",
    sleep: async (ms) => {
      slept += ms;
    },
    out: (text) => (stdout += text),
    err: (text) => (stderr += text),
    ...changes,
  };
  const code = await main(host);
  return { code, stdout, stderr };
}

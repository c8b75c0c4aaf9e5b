import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

import { repoRoot } from "../../run/repo.ts";
import { familyOf, listProcesses, survivors, type RunningProcess } from "./processes.ts";

/** A fresh demo builds and installs first. */
const TIMEOUT_MS = 10 * 60_000;
const LOOK_AGAIN_MS = 20;

/** `npm run demo`, as a person starts it. */
export interface StartedDemo {
  /** Waits for something that the demo prints. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
  /** What Ctrl-C in a terminal does: every process of the group is signalled. */
  pressCtrlC(): void;
  /** What a program does that has started npm and knows nothing of what npm has started. */
  interruptNpm(): void;
  /** Waits for the end. */
  ended(): Promise<EndedDemo>;
}

export interface EndedDemo {
  /** -1 when a signal ended npm itself. */
  readonly exitCode: number;
  readonly output: string;
  /** What the demo has started and left running. */
  readonly survivors: readonly RunningProcess[];
}

/** @param temporary where the demo may make its temporary folder. */
export function startDemo(args: readonly string[], temporary: string): StartedDemo {
  const child = spawn("npm", ["run", "--silent", "demo", "--", ...args], {
    cwd: repoRoot,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, TMPDIR: temporary },
  });
  let output = "";
  const collect = (chunk: Buffer): void => {
    output += chunk.toString("utf8");
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);

  const { promise: exited, resolve } = Promise.withResolvers<number>();
  child.once("error", () => resolve(127));
  child.once("close", (code) => resolve(code ?? -1));
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const signalGroup = (signal: NodeJS.Signals): void => {
    if (child.pid !== undefined && !hasEnded()) process.kill(-child.pid, signal);
  };
  // Whoever stops the check stops the demo too, which then cleans up.
  const stopWithUs = (): void => signalGroup("SIGTERM");
  process.once("exit", stopWithUs);
  const timer = setTimeout(() => signalGroup("SIGTERM"), TIMEOUT_MS);
  void exited.then(() => {
    clearTimeout(timer);
    process.off("exit", stopWithUs);
  });

  // Grows while the demo runs: a process that was seen once must be gone at the end.
  const family = new Map<number, RunningProcess>();
  const watching = watchFamily(child.pid ?? 0, family, exited);

  return {
    until: async (pattern) => {
      for (;;) {
        const found = pattern.exec(output);
        if (found !== null) return found;
        if (hasEnded()) throw new Error(`the demo ended without printing ${pattern}:\n${output}`);
        await sleep(LOOK_AGAIN_MS);
      }
    },
    pressCtrlC: () => signalGroup("SIGINT"),
    interruptNpm: () => child.kill("SIGINT"),
    ended: async () => {
      const exitCode = await exited;
      await watching;
      return { exitCode, output, survivors: survivors([...family.values()], await listProcesses()) };
    },
  };
}

const WATCH_EVERY_MS = 250;

async function watchFamily(root: number, family: Map<number, RunningProcess>, end: Promise<number>): Promise<void> {
  let ended = false;
  void end.then(() => {
    ended = true;
  });
  while (!ended) {
    const processes = await listProcesses();
    for (const one of familyOf(root, processes)) family.set(one.pid, one);
    await Promise.race([end, sleep(WATCH_EVERY_MS)]);
  }
}

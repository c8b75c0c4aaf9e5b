import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** A process that writes to a store. */
export interface WriterProcess {
  /** What it said so far: the last step that is stored, by task. */
  readonly stored: ReadonlyMap<number, number>;
  /** Resolves when so many steps are stored. */
  reached(steps: number): Promise<void>;
  /** Ends it with SIGKILL. Resolves when it is gone. */
  kill(): Promise<void>;
}

/** Starts it, and waits until it has the file. */
export async function startWriter(path: string): Promise<WriterProcess> {
  const script = join(import.meta.dirname, "../fixtures/store-writer.ts");
  const child: ChildProcess = spawn(process.execPath, [script, path], { stdio: ["ignore", "pipe", "pipe"] });
  const stored = new Map<number, number>();
  let steps = 0;
  let isOpen = false;
  let said = "";
  let errors = "";
  let wakeUp = (): void => {};
  child.stderr?.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  child.stdout?.on("data", (chunk: Buffer) => {
    const lines = (said + chunk.toString()).split("\n");
    said = lines.pop() ?? "";
    for (const line of lines) {
      if (line === "open") isOpen = true;
      const [task, step] = line.split(" ");
      if (step === undefined) continue;
      stored.set(Number(task), Number(step));
      steps++;
    }
    wakeUp();
  });
  const exited = once(child, "exit").then(() => wakeUp());
  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition()) {
      if (child.exitCode !== null) throw new Error(`The writer ended: ${errors}`);
      await new Promise<void>((resolve) => {
        wakeUp = resolve;
      });
    }
  };
  await until(() => isOpen);
  return {
    stored,
    reached: async (count) => await until(() => steps >= count),
    kill: async () => {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

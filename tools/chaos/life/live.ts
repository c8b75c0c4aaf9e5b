import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { LifeConfig, LifeMessage } from "./life-config.ts";

const PROCESS = join(import.meta.dirname, "runtime-process.ts");
/** A life that has not reached its point by then is killed where it is. */
const LONGEST_POINT_MS = 2_500;
const LONGEST_START_MS = 30_000;

/** How a life ended. */
export interface LifeEnd {
  /** What it wrote to standard error. */
  readonly log: string;
  /** Whether it ended otherwise than it was to: it crashed, or the last one did not end. */
  readonly problem: string | undefined;
}

export interface LiveOptions {
  readonly config: LifeConfig;
  /** Where its configuration is written. */
  readonly configFile: string;
  /** Where compiled code is kept from one life to the next. */
  readonly cacheFolder: string;
  readonly token: string;
  /** How long the last life may take, in milliseconds. */
  readonly patienceMs: number;
  readonly onMessage: (message: LifeMessage) => void;
  readonly signal: AbortSignal;
}

/** Starts the runtime, and kills it when its time has come. */
export async function live({
  config,
  configFile,
  cacheFolder,
  token,
  patienceMs,
  onMessage,
  signal,
}: LiveOptions): Promise<LifeEnd> {
  writeFileSync(configFile, JSON.stringify(config));
  const child = spawn(process.execPath, ["--conditions=@flyte-webapi/source", PROCESS, configFile], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, JOB_API_TOKEN: token, NODE_COMPILE_CACHE: cacheFolder },
  });
  const closed = once(child, "close");
  const kill = (): void => void child.kill("SIGKILL");
  signal.addEventListener("abort", kill, { once: true });
  const ready = Promise.withResolvers<void>();
  const atPoint = Promise.withResolvers<void>();
  let log = "";
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (log += chunk.toString("utf8")));
  child.stdout.on("data", (chunk: Buffer) => {
    const lines = (said + chunk.toString("utf8")).split("\n");
    // A process that is killed may leave half a line; nobody was told of it.
    said = lines.pop() ?? "";
    for (const line of lines) {
      // Said by runtime-process.ts.
      const message = JSON.parse(line) as LifeMessage;
      if (message.type === "ready") ready.resolve();
      if (message.type === "atKillPoint") atPoint.resolve();
      onMessage(message);
    }
  });
  const ended = closed.then(() => {});
  const until = async (moment: Promise<void>, limitMs: number): Promise<void> => {
    const timer = new AbortController();
    // Whatever comes first; the timer must not outlive it.
    await Promise.race([moment, ended, sleep(limitMs, undefined, { signal: timer.signal }).catch(() => {})]);
    timer.abort();
  };
  const { death } = config;
  if (config.isLast) await until(ended, patienceMs);
  else if (death?.type === "early") await until(ended, death.afterMs);
  else {
    // A point may come before it has said that it is ready: taking tasks up writes, too.
    await until(Promise.race([ready.promise, atPoint.promise]), LONGEST_START_MS);
    if (death?.type === "late") await until(ended, death.afterMs);
    if (death?.type === "point") await until(atPoint.promise, LONGEST_POINT_MS);
  }
  const endedByItself = child.exitCode !== null;
  kill();
  await closed;
  signal.removeEventListener("abort", kill);
  return { log, problem: signal.aborted ? undefined : problemOf(config.isLast, endedByItself, child.exitCode) };
}

function problemOf(isLast: boolean, endedByItself: boolean, exitCode: number | null): string | undefined {
  if (isLast) return endedByItself && exitCode === 0 ? undefined : "the last runtime did not end its tasks";
  return endedByItself ? `the runtime ended by itself with exit code ${exitCode}` : undefined;
}

import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";

import type { Inventory } from "./job-table.ts";

const SERVICE = join(import.meta.dirname, "..", "job-service.ts");
/** A service that does not listen by then never will. */
const START_TIMEOUT_MS = 15_000;
/** Starts that fail one after the other before the supervisor gives up. */
const MAX_FAILED_STARTS = 3;
const STOP_TIMEOUT_MS = 3_000;

/** What happened to the service. */
export type ServiceEvent =
  | { readonly type: "died"; readonly pid: number; readonly how: string }
  | { readonly type: "restarted"; readonly pid: number }
  /** It cannot be started again; nobody tries any more. */
  | { readonly type: "lost"; readonly error: Error };

export interface SuperviseOptions {
  /** Where the service keeps its jobs. */
  readonly file: string;
  /** The file with the jobs' fates. */
  readonly scriptFile: string;
  readonly token: string;
  /** How long the service stays down after it died. Milliseconds. */
  readonly downMs: number;
  readonly onEvent: (event: ServiceEvent) => void;
}

/** A job service in a process of its own, started again on the same port whenever it dies. */
export interface SupervisedService {
  readonly baseUrl: string;
  /** The process that answers now; the last one while it is down. */
  readonly pid: number;
  /** How often it was started again. */
  readonly restarts: number;
  /** What the service itself says that it holds. */
  inventory(): Promise<Inventory>;
  /** Kills it without a warning. */
  kill(): void;
  /** Ends it for good. Resolves when no process is left. */
  stop(): Promise<void>;
}

/**
 * Starts the service on a free port.
 *
 * @throws Error with the service's own words, when it does not start.
 */
export async function superviseService(options: SuperviseOptions): Promise<SupervisedService> {
  const supervisor = new Supervisor(options);
  await supervisor.start(0);
  return supervisor;
}

class Supervisor implements SupervisedService {
  readonly #options: SuperviseOptions;
  #child: ChildProcess | undefined;
  #baseUrl = "";
  #pid = 0;
  #restarts = 0;
  #stopping = false;
  #restartTimer: NodeJS.Timeout | undefined;
  #restarting: Promise<void> = Promise.resolve();

  constructor(options: SuperviseOptions) {
    this.#options = options;
  }

  get baseUrl(): string {
    return this.#baseUrl;
  }

  get pid(): number {
    return this.#pid;
  }

  get restarts(): number {
    return this.#restarts;
  }

  async start(port: number): Promise<void> {
    const { file, scriptFile, token } = this.#options;
    const child = spawn(
      process.execPath,
      [SERVICE, "--file", file, "--script", scriptFile, "--port", String(port)],
      // A group of its own: Ctrl-C in a terminal must not end it before its jobs are cancelled. It watches its standard input,
      // so that it ends when this process does.
      { detached: true, stdio: ["pipe", "pipe", "pipe"], env: { ...process.env, JOB_API_TOKEN: token } },
    );
    this.#child = child;
    this.#pid = child.pid ?? 0;
    this.#baseUrl = await listening(child);
    child.once("exit", (code, signal) => this.#died(signal ?? `exit code ${code}`));
    // It may have died between its first words and the line above.
    if (hasExited(child)) this.#died(child.signalCode ?? `exit code ${child.exitCode}`);
  }

  async inventory(): Promise<Inventory> {
    const response = await fetch(new URL("/v1/jobs", this.#baseUrl), {
      headers: { authorization: `Bearer ${this.#options.token}` },
    });
    if (!response.ok) throw new Error(`the job service does not list its jobs: it answered ${response.status}`);
    // The service is part of this repository and answers with this type.
    return (await response.json()) as Inventory;
  }

  kill(): void {
    this.#child?.kill("SIGKILL");
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#restartTimer);
    await this.#restarting;
    const child = this.#child;
    if (child === undefined || hasExited(child)) return;
    const exited = new Promise<void>((resolve) => {
      child.once("exit", () => resolve());
    });
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(timer);
  }

  #died(how: string): void {
    if (this.#stopping) return;
    this.#options.onEvent({ type: "died", pid: this.#pid, how });
    this.#restartTimer = setTimeout(() => {
      this.#restarting = this.#restart();
    }, this.#options.downMs);
  }

  async #restart(): Promise<void> {
    const port = Number(new URL(this.#baseUrl).port);
    for (let failed = 1; !this.#stopping; failed++) {
      try {
        await this.start(port);
        this.#restarts++;
        this.#options.onEvent({ type: "restarted", pid: this.#pid });
        return;
      } catch (cause) {
        if (failed < MAX_FAILED_STARTS) continue;
        const error = new Error(`the job service cannot be started again on port ${port}`, { cause });
        this.#options.onEvent({ type: "lost", error });
        return;
      }
    }
  }
}

function hasExited(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** Waits until the service says where it listens. */
async function listening(child: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let said = "";
  const timer = setTimeout(() => reject(new Error("it did not listen in time")), START_TIMEOUT_MS);
  child.stdout?.on("data", (chunk: Buffer) => {
    said += chunk.toString("utf8");
    const address = /listening on (\S+)\n/.exec(said)?.[1];
    if (address !== undefined) resolve(address);
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    said += chunk.toString("utf8");
  });
  child.once("error", reject);
  child.once("close", (code) => reject(new Error(`it ended with exit code ${code}`)));
  try {
    return await promise;
  } catch (cause) {
    child.kill("SIGKILL");
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`the job service did not start: ${reason}\n${said}`.trimEnd(), { cause });
  } finally {
    clearTimeout(timer);
  }
}

import {
  isTerminalPhase,
  Phase,
  PluginError,
  type OutputReader,
  type PhaseInfo,
  type PluginEntry,
} from "@flyte-webapi/sdk";
import type { RequestHandler } from "msw";

import type { Op } from "../plan/op.ts";
import { createContext, deleteContext, getContext, statusContext, type ContextSource } from "./call-contexts.ts";
import { callScope, type CallScope, type OpScope } from "./call-scope.ts";
import type { Call, CallMethod, CallOutcome } from "./history.ts";
import { PluginProcess, type LoadedPlugin } from "./plugin-process.ts";
import type { SimulatedService } from "./simulated-service.ts";
import type { Simulation } from "./simulation.ts";
import { idempotencyKey } from "./task-identity.ts";

/** How long a call may go on after its signal was aborted, in milliseconds of virtual time. */
const ABANDON_AFTER_MS = 1_000;
/** Errors of `status` in a row that Flyte forgives. Source: executor, taskaction_controller.go. */
const MAX_STATUS_FAILURES = 3;

const PHASES: readonly unknown[] = Object.values(Phase);

/** What the host knows about a task: what Flyte stores, and the last resource. */
interface HostTask {
  readonly task: number;
  attempt: number;
  encodedMeta: Uint8Array | undefined;
  resource: { readonly value: unknown } | undefined;
  terminal: boolean;
  getFailures: number;
  statusFailures: number;
}

type Settled<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

/** Calls the plugin as Flyte does, operation by operation. */
export class Host {
  readonly #simulation: Simulation;
  readonly #service: SimulatedService;
  readonly #entry: PluginEntry;
  readonly #handlers: readonly RequestHandler[];
  readonly #tasks = new Map<number, HostTask>();
  #process: PluginProcess;
  #opIndex = 0;
  #opScope: OpScope = { faults: undefined, nextRequest: 0 };
  #crashOnWrite = false;

  constructor(
    simulation: Simulation,
    service: SimulatedService,
    entry: PluginEntry,
    handlers: readonly RequestHandler[],
  ) {
    this.#simulation = simulation;
    this.#service = service;
    this.#entry = entry;
    this.#handlers = handlers;
    this.#process = this.#start(0);
  }

  /** The plugin of the current process. @throws whatever its loader or its configuration throws. */
  load(): Promise<LoadedPlugin> {
    return this.#process.load();
  }

  /** Runs one operation to its end. */
  async run(op: Op, index: number): Promise<void> {
    this.#simulation.record({ kind: "op", index, op });
    this.#opIndex = index;
    this.#opScope = { faults: "faults" in op ? op.faults : undefined, nextRequest: 0 };
    switch (op.op) {
      case "create":
        return await this.#create(this.#task(op.task), op.crash);
      case "poll":
        return await this.#repeat(op.times, op.concurrent === true, () => this.#poll(this.#task(op.task)));
      case "status":
        return await this.#repeat(op.times, false, () => this.#status(this.#task(op.task)));
      case "delete":
        return await this.#repeat(op.times, op.concurrent === true, () => this.#delete(this.#task(op.task), op.meta));
      case "retry":
        return this.#retry(this.#task(op.task));
      case "restart":
        return this.#restart();
      case "remote":
        return this.#service.change(op.task, this.#task(op.task).attempt, op.change);
      case "advance":
        return await this.#simulation.clock.sleep(op.ms);
    }
  }

  async #repeat(times: number, concurrent: boolean, step: () => Promise<void>): Promise<void> {
    if (concurrent) {
      await Promise.all(Array.from({ length: times }, step));
      return;
    }
    for (let round = 0; round < times; round++) await step();
  }

  async #create(task: HostTask, crash: Extract<Op, { op: "create" }>["crash"]): Promise<void> {
    const { plugin, config } = await this.load();
    this.#crashOnWrite = crash === "afterFirstWrite";
    const { call, settled } = await this.#call("create", task, config.timeouts.createMs, (source) =>
      plugin.create(createContext(source)),
    );
    this.#crashOnWrite = false;
    if (!settled.ok) return;
    const result: unknown = settled.value;
    const meta = readField(result, "resourceMeta");
    const encoded = this.#guard(call, () => config.resourceMeta.encode(meta));
    if (encoded === undefined) return;
    this.#simulation.record({ kind: "meta", call, encoded: new TextDecoder().decode(encoded) });
    if (crash === "beforePersist") {
      this.#restart();
      return;
    }
    task.encodedMeta = encoded;
    task.terminal = false;
    const resource = readField(result, "resource");
    if (resource === undefined) return;
    task.resource = { value: resource };
    await this.#status(task);
  }

  async #poll(task: HostTask): Promise<void> {
    const encoded = task.encodedMeta;
    if (encoded === undefined || task.terminal) return;
    const { plugin, config } = await this.load();
    const { call, settled } = await this.#call("get", task, config.timeouts.getMs, (source) =>
      plugin.get(getContext(source, config.resourceMeta.decode(encoded))),
    );
    if (!settled.ok) {
      this.#countGetFailure(task, call, settled.error, config.caching.maxSystemFailures);
      return;
    }
    task.getFailures = 0;
    task.resource = { value: settled.value };
    await this.#status(task);
  }

  async #status(task: HostTask): Promise<void> {
    const { encodedMeta, resource } = task;
    if (encodedMeta === undefined || resource === undefined) return;
    const { plugin, config } = await this.load();
    const { call, settled } = await this.#call("status", task, config.timeouts.statusMs, (source) =>
      plugin.status(statusContext(source, config.resourceMeta.decode(encodedMeta), resource.value)),
    );
    const phaseInfo = settled.ok ? this.#guard(call, () => checkedPhaseInfo(settled.value)) : undefined;
    if (phaseInfo === undefined) {
      task.statusFailures += 1;
      if (task.statusFailures > MAX_STATUS_FAILURES)
        this.#giveUp(task, call, `status failed ${task.statusFailures} times`);
      return;
    }
    task.statusFailures = 0;
    this.#simulation.record({ kind: "phase", call, phaseInfo });
    if (isTerminalPhase(phaseInfo.phase)) task.terminal = true;
  }

  async #delete(task: HostTask, which: Extract<Op, { op: "delete" }>["meta"]): Promise<void> {
    const { plugin, config } = await this.load();
    const encoded = task.encodedMeta;
    const stored = which === "none" ? undefined : encoded;
    await this.#call("delete", task, config.timeouts.deleteMs, (source) => {
      const decoded = stored === undefined ? undefined : config.resourceMeta.decode(stored);
      return plugin.delete(deleteContext(source, decoded, "conformance"));
    });
    if (stored !== undefined) task.terminal = true;
  }

  #retry(task: HostTask): void {
    task.attempt += 1;
    task.encodedMeta = undefined;
    task.resource = undefined;
    task.terminal = false;
    task.getFailures = 0;
    task.statusFailures = 0;
  }

  #restart(): void {
    this.#process.kill();
    this.#process = this.#start(this.#process.number + 1);
    for (const task of this.#tasks.values()) task.resource = undefined;
    this.#simulation.record({ kind: "restart", process: this.#process.number });
  }

  #start(number: number): PluginProcess {
    const crash = (scope: CallScope | undefined): void => {
      if (!this.#crashOnWrite || scope?.call?.method !== "create") return;
      this.#crashOnWrite = false;
      this.#restart();
    };
    return new PluginProcess(number, this.#entry, this.#simulation, this.#handlers, crash);
  }

  #task(number: number): HostTask {
    const known = this.#tasks.get(number);
    if (known !== undefined) return known;
    const task: HostTask = {
      task: number,
      attempt: 0,
      encodedMeta: undefined,
      resource: undefined,
      terminal: false,
      getFailures: 0,
      statusFailures: 0,
    };
    this.#tasks.set(number, task);
    return task;
  }

  #countGetFailure(task: HostTask, call: Call, error: unknown, maxSystemFailures: number): void {
    const consequence = error instanceof PluginError ? error.consequence : undefined;
    if (consequence === "retryAfter" || consequence === "cancelled") return;
    if (consequence === "permanentUser" || consequence === "permanentSystem") {
      this.#giveUp(task, call, "get failed with a permanent error");
      return;
    }
    task.getFailures += 1;
    if (task.getFailures > maxSystemFailures) {
      this.#giveUp(task, call, `get failed ${task.getFailures} times in a row`);
    }
  }

  #giveUp(task: HostTask, call: Call, reason: string): void {
    if (task.terminal) return;
    task.terminal = true;
    this.#simulation.record({ kind: "gaveUp", call, reason });
  }

  /** Runs what belongs to a call but not to the plugin's method, and counts its failure as one of the call. */
  #guard<T>(call: Call, step: () => T): T | undefined {
    try {
      return step();
    } catch (error) {
      this.#simulation.record({ kind: "end", call, outcome: threw(error) });
      return undefined;
    }
  }

  async #call<T>(
    method: CallMethod,
    task: HostTask,
    deadlineMs: number,
    invoke: (source: ContextSource) => PromiseLike<T> | T,
  ): Promise<{ readonly call: Call; readonly settled: Settled<T> }> {
    const simulation = this.#simulation;
    const process = this.#process;
    const identity = { task: task.task, attempt: task.attempt };
    const call: Call = {
      id: simulation.callNumber(),
      method,
      ...identity,
      process: process.number,
      op: this.#opIndex,
    };
    simulation.record(
      method === "create" ? { kind: "call", call, idempotencyKey: idempotencyKey(identity) } : { kind: "call", call },
    );
    const controller = new AbortController();
    const deadline = simulation.clock.setTimer(deadlineMs, () => {
      controller.abort(new DOMException(`${method} took longer than ${deadlineMs} ms`, "TimeoutError"));
    });
    const source: ContextSource = {
      world: simulation.world,
      setup: process.setup,
      identity,
      signal: controller.signal,
      onOutputs: (outputs: OutputReader) => simulation.record({ kind: "outputs", call, outputs }),
    };
    const invoked = callScope.run({ call, op: this.#opScope }, async () => await invoke(source));
    const ended = invoked.then(
      (value): { outcome: CallOutcome; settled: Settled<T> } => ({
        outcome: { kind: "returned" },
        settled: { ok: true, value },
      }),
      (error: unknown): { outcome: CallOutcome; settled: Settled<T> } => ({
        outcome: threw(error),
        settled: { ok: false, error },
      }),
    );
    const lost = (kind: "abandoned" | "died"): { outcome: CallOutcome; settled: Settled<T> } => ({
      outcome: { kind },
      settled: { ok: false, error: undefined },
    });
    let grace: { cancel(): void } | undefined;
    const abandoned = new Promise<{ outcome: CallOutcome; settled: Settled<T> }>((resolve) => {
      grace = simulation.clock.setTimer(deadlineMs + ABANDON_AFTER_MS, () => resolve(lost("abandoned")));
    });
    const died = process.died.then(() => lost("died"));
    const { outcome, settled } = await Promise.race([ended, abandoned, died]);
    deadline.cancel();
    grace?.cancel();
    simulation.record({ kind: "end", call, outcome });
    return { call, settled };
  }
}

function threw(error: unknown): CallOutcome {
  const known = error instanceof PluginError ? error : undefined;
  return {
    kind: "threw",
    name: error instanceof Error ? error.name : typeof error,
    message: error instanceof Error ? error.message : String(error),
    code: known?.code,
    consequence: known?.consequence,
  };
}

function readField(value: unknown, field: "resourceMeta" | "resource"): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, field) : undefined;
}

function checkedPhaseInfo(value: unknown): PhaseInfo {
  if (typeof value !== "object" || value === null || !("phase" in value) || !PHASES.includes(value.phase)) {
    throw new TypeError("status returned no PhaseInfo; expected a value made by one of the PhaseInfo constructors");
  }
  // Its phase is one of the known ones; the other fields are only shown to people.
  return value as PhaseInfo;
}

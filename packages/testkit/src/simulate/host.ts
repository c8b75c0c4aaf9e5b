import { isTerminalPhase, PluginError, type PluginEntry } from "@flyte-webapi/sdk";

import type { Op } from "../plan/op.ts";
import { createContext, deleteContext, getContext, statusContext, type ContextSource } from "./call-contexts.ts";
import { callScope, type CallScope, type OpScope } from "./call-scope.ts";
import { charactersIn } from "./characters-in.ts";
import { checkedPhaseInfo } from "./checked-phase-info.ts";
import { ELSEWHERE, withEnvironment } from "./elsewhere.ts";
import type { Call, CallMethod, LeakPlace } from "./history.ts";
import { identityOf, newTask, startOver, type HostTask } from "./host-task.ts";
import { ABORT_REASON } from "./abort-reason.ts";
import { callPlugin, thrown, type CallResult } from "./plugin-caller.ts";
import { roundTripProblem, tamper, undoPollution } from "./stored-meta.ts";
import { PluginProcess, type LoadedPlugin } from "./plugin-process.ts";
import type { Fake } from "./make-fake.ts";
import type { SimulatedService } from "./simulated-service.ts";
import type { Simulation } from "./simulation.ts";

/** Errors of `status` in a row that Flyte forgives. Source: executor, taskaction_controller.go. */
const MAX_STATUS_FAILURES = 3;
/** Calls of `create`, and then of `delete`, by which the host tries to leave nothing behind after an abort. */
const ABORT_TRIES = 5;
const PAUSE_BETWEEN_TRIES_MS = 1_000;
/** Smaller resources are not worth a word. */
const BULKY_CHARACTERS = 65_536;

/** Calls the plugin as Flyte does, operation by operation. */
export class Host {
  readonly #simulation: Simulation;
  readonly #service: SimulatedService;
  readonly #entry: PluginEntry;
  readonly #fake: Fake;
  readonly #tasks = new Map<number, HostTask>();
  #process: PluginProcess;
  /** Whether the plugin is configured with another address. */
  #moved = false;
  #loaded: Promise<LoadedPlugin> | undefined;
  #opIndex = 0;
  #opScope: OpScope = { faults: undefined, nextRequest: 0 };
  #crashOnWrite = false;

  constructor(simulation: Simulation, service: SimulatedService, entry: PluginEntry, fake: Fake) {
    this.#simulation = simulation;
    this.#service = service;
    this.#entry = entry;
    this.#fake = fake;
    this.#process = this.#start(0);
  }

  /** The plugin of the current process. @throws whatever its loader or its configuration throws. */
  load(): Promise<LoadedPlugin> {
    const variable = this.#moved ? this.#simulation.world.addressVariable : undefined;
    this.#loaded ??= withEnvironment(variable, ELSEWHERE, async () => await this.#process.load());
    return this.#loaded;
  }

  /** Runs one operation to its end. */
  async run(op: Op, index: number): Promise<void> {
    this.#simulation.record({ kind: "op", index, op });
    this.#opIndex = index;
    this.#opScope = { faults: "faults" in op ? op.faults : undefined, nextRequest: 0 };
    switch (op.op) {
      case "create":
        await Promise.all([
          this.#createOp(this.#task(op.task), op),
          ...(op.beside === undefined
            ? []
            : [this.#createOp(this.#task(op.beside), { op: "create", task: op.beside })]),
        ]);
        return;
      case "poll":
        return await this.#repeat(op.times, op.concurrent === true, () => this.#pollOp(op), op.everyMs);
      case "status":
        return await this.#repeat(op.times, false, () => this.#status(this.#task(op.task)));
      case "delete":
        return await this.#repeat(op.times, op.concurrent === true, async () => {
          await this.#delete(this.#task(op.task), op.meta);
        });
      case "retry":
        return startOver(this.#task(op.task), op.system === true);
      case "tamper":
        return tamper(this.#task(op.task), op.how);
      case "restart":
        if (op.unstored === true) this.#forgetEnds();
        if (op.moved === true) this.#moved = true;
        return this.#restart();
      case "storage":
        this.#simulation.refusedOutputs = op.times;
        return;
      case "remote":
        return this.#service.change(op.task, this.#task(op.task).attempt, op.change);
      case "crowd":
        return this.#service.crowd(op.jobs);
      case "occupy":
        return this.#service.occupy(op.task, this.#task(op.task).attempt);
      case "rotate":
        return this.#simulation.secrets.rotate();
      case "skew":
        this.#simulation.pluginSkewMs += op.ms;
        return;
      case "advance":
        return await this.#simulation.clock.sleep(op.ms);
    }
  }

  async #repeat(times: number, concurrent: boolean, step: () => Promise<void>, everyMs = 0): Promise<void> {
    if (concurrent) {
      await Promise.all(Array.from({ length: times }, step));
      return;
    }
    for (let round = 0; round < times; round++) {
      if (round > 0 && everyMs > 0) await this.#simulation.clock.sleep(everyMs);
      await step();
    }
  }

  async #createOp(task: HostTask, op: Extract<Op, { op: "create" }>): Promise<void> {
    this.#crashOnWrite = op.crash === "afterFirstWrite";
    await this.#repeat(op.twice === true ? 2 : 1, true, () => this.#create(task, op.crash === "beforePersist"));
    this.#crashOnWrite = false;
    if (op.abort === true) await this.#cleanUpAfterAbort(task);
    else if (task.resource !== undefined && task.encodedMeta !== undefined) await this.#status(task);
  }

  async #create(task: HostTask, crashBeforePersist: boolean): Promise<void> {
    const { plugin, config } = await this.load();
    const { call, settled } = await this.#call("create", task, config.timeouts.createMs, (source) =>
      plugin.create(createContext(source)),
    );
    if (!settled.ok) return;
    const result: unknown = settled.value;
    const encoded = this.#guard(call, () => config.resourceMeta.encode(readField(result, "resourceMeta")));
    if (encoded === undefined) return;
    const text = new TextDecoder().decode(encoded);
    const roundTrip = roundTripProblem(config.resourceMeta, readField(result, "resourceMeta"), encoded);
    this.#simulation.record({ kind: "meta", call, encoded: text, bytes: encoded.length, roundTrip });
    this.#inspect(call, "resource meta", text);
    if (crashBeforePersist) {
      this.#restart();
      return;
    }
    task.encodedMeta = encoded;
    task.terminal = false;
    const resource = readField(result, "resource");
    if (resource !== undefined) this.#keepResource(task, call, resource);
  }

  // What Flyte's semantics ask of an abort during create: no job may be left, whatever became of the call.
  async #cleanUpAfterAbort(task: HostTask): Promise<void> {
    for (let round = 1; task.encodedMeta === undefined && round < ABORT_TRIES; round++) {
      await this.#simulation.clock.sleep(PAUSE_BETWEEN_TRIES_MS);
      await this.#create(task, false);
    }
    if (task.encodedMeta === undefined) return;
    for (let round = 0; round < ABORT_TRIES; round++) {
      if (await this.#delete(task, "stored")) return;
      await this.#simulation.clock.sleep(PAUSE_BETWEEN_TRIES_MS);
    }
  }

  async #pollOp({ task, beside }: Extract<Op, { op: "poll" }>): Promise<void> {
    const tasks = (beside === undefined ? [task] : [task, beside]).map((each) => this.#task(each));
    await this.#untilDue(tasks);
    await Promise.all(tasks.map((each) => this.#poll(each)));
  }

  /**
   * Waits as long as the plugin's configuration says before a process polls the same task again. A poll that failed is repeated at once: plugins may bear
   * trouble for a number of polls, or for a time. Polls that wait at the same moment are made at once.
   */
  async #untilDue(tasks: readonly HostTask[]): Promise<void> {
    const { caching } = (await this.load()).config;
    const { clock } = this.#simulation;
    const waits = tasks.map(({ polledAt = -Infinity }) => polledAt + caching.resyncIntervalMs - clock.monotonic());
    const waitMs = Math.max(...waits);
    if (waitMs > 0) await clock.sleep(waitMs);
  }

  async #poll(task: HostTask): Promise<void> {
    const encoded = task.encodedMeta;
    if (encoded === undefined || task.terminal) return;
    const { plugin, config } = await this.load();
    const polledAt = this.#simulation.clock.monotonic();
    const { call, settled } = await this.#call("get", task, config.timeouts.getMs, (source) =>
      plugin.get(getContext(source, config.resourceMeta.decode(encoded))),
    );
    if (!settled.ok) {
      this.#countGetFailure(task, call, settled.error, config.caching.maxSystemFailures);
      return;
    }
    Object.assign(task, { getFailures: 0, polledAt });
    this.#keepResource(task, call, settled.value);
    await this.#status(task);
  }

  #keepResource(task: HostTask, call: Call, resource: unknown): void {
    task.resource = { value: resource };
    const characters = charactersIn(resource);
    if (characters > BULKY_CHARACTERS) this.#simulation.record({ kind: "bulky", call, characters });
    this.#inspect(call, "resource", resource);
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
      if (task.statusFailures > MAX_STATUS_FAILURES) {
        this.#giveUp(task, call, `status failed ${task.statusFailures} times`);
      }
      return;
    }
    task.statusFailures = 0;
    this.#simulation.record({ kind: "phase", call, phaseInfo });
    this.#inspect(call, "phase", phaseInfo);
    if (isTerminalPhase(phaseInfo.phase)) {
      task.terminal = true;
      task.ended = true;
    }
  }

  /** @returns whether the call succeeded. */
  async #delete(task: HostTask, which: Extract<Op, { op: "delete" }>["meta"]): Promise<boolean> {
    const { plugin, config } = await this.load();
    const stored = which === "none" ? undefined : task.encodedMeta;
    const { settled } = await this.#call("delete", task, config.timeouts.deleteMs, (source) => {
      const decoded = stored === undefined ? undefined : config.resourceMeta.decode(stored);
      return plugin.delete(deleteContext(source, decoded, ABORT_REASON));
    });
    if (stored !== undefined) {
      task.terminal = true;
      task.ended = false;
    }
    return settled.ok;
  }

  /** The ends that the plugin reported were not stored: these tasks are polled again. */
  #forgetEnds(): void {
    for (const task of this.#tasks.values()) {
      if (task.ended) task.terminal = false;
      task.ended = false;
    }
  }

  #restart(): void {
    this.#process.kill();
    this.#loaded = undefined;
    this.#process = this.#start(this.#process.number + 1);
    for (const task of this.#tasks.values()) Object.assign(task, { resource: undefined, polledAt: undefined });
    this.#simulation.record({ kind: "restart", process: this.#process.number });
  }

  #start(number: number): PluginProcess {
    const crash = (scope: CallScope | undefined): void => {
      if (!this.#crashOnWrite || scope?.call?.method !== "create") return;
      this.#crashOnWrite = false;
      this.#restart();
    };
    return new PluginProcess(number, this.#entry, this.#simulation, this.#fake, crash);
  }

  #task(number: number): HostTask {
    const known = this.#tasks.get(number);
    if (known !== undefined) return known;
    const task = newTask(number, this.#simulation.plan.tasks?.[number] ?? {});
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

  #inspect(call: Call, place: LeakPlace, shown: unknown): void {
    if (this.#simulation.secrets.isEmpty) return;
    callScope.run({ call, op: this.#opScope }, () => this.#simulation.inspect(place, shown));
  }

  /** Runs what belongs to a call but not to the plugin's method, and counts its failure as one of the call. */
  #guard<T>(call: Call, step: () => T): T | undefined {
    try {
      return step();
    } catch (error) {
      this.#inspect(call, "error", error);
      this.#simulation.record({ kind: "end", call, outcome: thrown(error) });
      return undefined;
    }
  }

  async #call<T>(
    method: CallMethod,
    task: HostTask,
    deadlineMs: number,
    invoke: (source: ContextSource) => PromiseLike<T> | T,
  ): Promise<CallResult<T>> {
    const result = await callPlugin(this.#simulation, {
      method,
      identity: identityOf(task),
      process: this.#process,
      deadlineMs,
      opIndex: this.#opIndex,
      opScope: this.#opScope,
      invoke,
    });
    if (undoPollution()) this.#simulation.record({ kind: "polluted", call: result.call });
    return result;
  }
}

function readField(value: unknown, field: "resourceMeta" | "resource"): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, field) : undefined;
}

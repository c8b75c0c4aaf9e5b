import type { Registry } from "prom-client";
import { createPluginRegistry, type PluginRegistry } from "../registry/plugin-registry.ts";
import { ErrorCode } from "../errors/error-code.ts";
import { PermanentSystemError } from "../errors/permanent-system-error.ts";
import { PermanentUserError } from "../errors/permanent-user-error.ts";
import { createRedactingLogger } from "../host/redacting-logger.ts";
import { createCallObserver } from "./call-observer.ts";
import { handleOf, runtimeClosed } from "./driver-handle.ts";
import { EventStream } from "./event-stream.ts";
import type { RuntimeInspection } from "./inspection.ts";
import { createMissingPluginHost, createPluginHost, type PluginHost } from "./plugin-host.ts";
import { pluginSetup } from "./plugin-setup.ts";
import { createRuntimeMetrics } from "./runtime-metrics.ts";
import { resolveRuntimeOptions, type ResolvedRuntimeOptions, type RuntimeOptions } from "./runtime-options.ts";
import { RUNTIME_PARTS, type RuntimeParts } from "./runtime-parts.ts";
import type { RuntimeServices } from "./runtime-services.ts";
import { TaskDriver } from "./task-driver.ts";
import type { PhaseEvent, TaskHandle } from "./task-handle.ts";
import { TaskRecord } from "./task-record.ts";
import { tokenRequestOf } from "./task-tokens.ts";
import { categoryOf, toTaskSpec, type TaskRequest } from "./task-request.ts";

/** Options of {@link Runtime.close}. */
export interface CloseOptions {
  /**
   * `detach` leaves the jobs running: a runtime on the same store goes on with them. `drain` first waits until all tasks have
   * ended. Default: `detach`.
   */
  readonly mode?: "drain" | "detach" | undefined;
}

/** Runs tasks with plugins in this process: Flyte's semantics, without Flyte. */
export interface Runtime {
  /**
   * Resolves when the tasks of the store have been taken up. `submit` waits for it by itself.
   *
   * @throws what the store throws when it cannot be read.
   */
  ready(): Promise<void>;
  /**
   * Takes a task on. When this resolves, the task is stored.
   *
   * @throws ConfigError with code `PluginNotFound` that names the task type, when no plugin runs it.
   * @throws PermanentUserError with code `BadTaskSpecification` that names the field, or `DuplicateTask`.
   * @throws PermanentSystemError when the store fails.
   * @throws CancelledError with code `RuntimeClosed` after `close`.
   */
  submit(request: TaskRequest): Promise<TaskHandle>;
  /** The task of this name; absent when there is none. */
  task(id: string): TaskHandle | undefined;
  /** All tasks, in the order in which they were submitted. */
  tasks(): readonly TaskHandle[];
  /**
   * All phases of all tasks, from the moment at which the iteration begins; ends when the runtime is closed. Every iteration is another
   * reader, which may be left early; what a slow one has not read yet is kept in memory. For all phases of one task, see `TaskHandle.phases`.
   */
  events(): AsyncIterable<PhaseEvent>;
  /** What the runtime counts: `await runtime.metricsRegistry.metrics()` is what Prometheus scrapes. */
  readonly metricsRegistry: Registry;
  /** What the runtime is doing right now, for a person or a dashboard. It costs time for each task: ask every few seconds, not more. */
  inspect(): RuntimeInspection;
  /**
   * Aborts all tasks that have not ended. Resolves when they have, and their jobs are gone.
   *
   * @throws AggregateError with the errors of those whose job could not be deleted.
   */
  abortAll(reason?: string): Promise<void>;
  /**
   * Stops the runtime: no call of a plugin, no timer and no handle is left. By default the jobs are left running. Closing again waits for
   * the same end; `detach` cuts a `drain` short.
   */
  close(options?: CloseOptions): Promise<void>;
}

/**
 * Makes a runtime, and takes up the tasks of its store.
 *
 * @throws ConfigError with codes `InvalidPluginEntry` and `DuplicatePlugin`.
 */
export function createRuntime(options: RuntimeOptions): Runtime {
  return assembleRuntime(options, RUNTIME_PARTS);
}

/** Makes a runtime from these parts. */
export function assembleRuntime(options: RuntimeOptions, parts: RuntimeParts): Runtime {
  return new LocalRuntime(resolveRuntimeOptions(options), parts);
}

class LocalRuntime implements Runtime {
  readonly metricsRegistry: Registry;
  readonly #options: ResolvedRuntimeOptions;
  readonly #services: RuntimeServices;
  readonly #registry: PluginRegistry;
  readonly #hosts = new Map<string, PluginHost>();
  readonly #drivers = new Map<string, TaskDriver>();
  /** Names of tasks that are being stored, or cannot be read: taken. */
  readonly #reserved = new Set<string>();
  readonly #ready: Promise<void>;
  #isAccepting = true;
  #closed: Promise<void> | undefined;

  constructor(options: ResolvedRuntimeOptions, parts: RuntimeParts) {
    this.#options = options;
    const { clock, random, dataStore, store } = options;
    const redactor = parts.createRedactor();
    const logger = createRedactingLogger(options.logger, redactor);
    const secretManager = redactor.watch(options.secretManager);
    const metrics = createRuntimeMetrics(options.metricsRegistry, () => this.inspect());
    const observe = createCallObserver(metrics, options.tracer, clock, redactor);
    this.metricsRegistry = options.metricsRegistry;
    this.#services = {
      clock,
      random,
      logger,
      dataStore,
      store,
      secretManager,
      redactor,
      parts,
      metrics,
      observe,
      events: new EventStream(),
    };
    this.#registry = createPluginRegistry(options.plugins);
    for (const entry of this.#registry.entries()) {
      this.#hosts.set(
        entry.id,
        createPluginHost(entry, pluginSetup(entry.id, { ...options, logger }, secretManager), this.#services),
      );
    }
    this.#ready = this.#takeUp();
    // Whoever waits for it hears of it; nobody has to.
    this.#ready.catch((error: unknown) => logger.error("The store cannot be read", { error }));
  }

  ready(): Promise<void> {
    return this.#ready;
  }

  async submit(request: TaskRequest): Promise<TaskHandle> {
    const { name, version } = categoryOf(request);
    const plugin = this.#registry.find(name, version);
    const spec = toTaskSpec(request, plugin.id, this.#services.clock.now());
    await this.#ready;
    if (!this.#isAccepting) throw runtimeClosed();
    if (this.#drivers.has(spec.id) || this.#reserved.has(spec.id)) throw duplicate(spec.id);
    this.#reserved.add(spec.id);
    try {
      const record = await TaskRecord.submitted(spec, this.#services);
      return this.#start(record);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      const message = `Task ${JSON.stringify(spec.id)} was not taken on: the store failed: ${reason}`;
      throw new PermanentSystemError(ErrorCode.MetadataAccessFailed, message, { cause });
    } finally {
      this.#reserved.delete(spec.id);
    }
  }

  task(id: string): TaskHandle | undefined {
    const driver = this.#drivers.get(id);
    return driver === undefined ? undefined : handleOf(driver);
  }

  tasks(): readonly TaskHandle[] {
    return [...this.#drivers.values()].map(handleOf);
  }

  events(): AsyncIterable<PhaseEvent> {
    return this.#services.events.read();
  }

  inspect(): RuntimeInspection {
    return {
      plugins: [...this.#hosts.values()].map((host) => host.inspect()),
      tasks: [...this.#drivers.values()].map((driver) => driver.inspect()),
    };
  }

  async abortAll(reason?: string): Promise<void> {
    const results = await Promise.allSettled(this.tasks().map((task) => task.abort(reason)));
    const errors = results.flatMap((result): unknown[] => (result.status === "rejected" ? [result.reason] : []));
    if (errors.length > 0) throw new AggregateError(errors, `${errors.length} tasks could not be stopped cleanly`);
  }

  async close({ mode = "detach" }: CloseOptions = {}): Promise<void> {
    this.#isAccepting = false;
    await this.#ready.catch(() => {});
    if (mode === "drain" && this.#closed === undefined) {
      await Promise.allSettled(this.tasks().map((task) => task.result()));
    }
    this.#closed ??= this.#detach();
    await this.#closed;
  }

  async #detach(): Promise<void> {
    for (const driver of this.#drivers.values()) driver.stop(runtimeClosed());
    for (const host of this.#hosts.values()) host.close();
    this.#services.events.close();
    await this.#options.grpc.close();
    if (this.#options.ownsStore) await this.#options.store.close?.();
  }

  async #takeUp(): Promise<void> {
    const records: TaskRecord[] = [];
    for (const stored of await this.#options.store.load()) {
      const startMs = this.#services.clock.monotonic();
      try {
        records.push(TaskRecord.fromStored(stored));
        this.#services.metrics.stateRead(this.#services.clock.monotonic() - startMs);
      } catch (error) {
        this.#services.metrics.stateUnreadable();
        // The row stays as it is, for a person or a newer version; the other tasks go on.
        this.#reserved.add(stored.id);
        this.#services.logger.error("A stored task cannot be read and is left alone", { taskId: stored.id, error });
      }
    }
    this.#takeTokensBack(records);
    for (const record of records) this.#start(record);
  }

  /** Before anything new is granted: tokens that are held, then the queue in the order in which it stood. */
  #takeTokensBack(records: readonly TaskRecord[]): void {
    const stored = records.flatMap(({ spec, state }) =>
      state.token === undefined ? [] : [{ spec, token: state.token }],
    );
    stored.sort(
      (a, b) => Number(b.token.isHeld) - Number(a.token.isHeld) || a.token.requestedAtMs - b.token.requestedAtMs,
    );
    for (const { spec, token } of stored) {
      this.#hostOf(spec.pluginId).tokens.restore(tokenRequestOf(spec, token), token.isHeld);
    }
  }

  #start(record: TaskRecord): TaskHandle {
    const driver = new TaskDriver(record, this.#hostOf(record.spec.pluginId), this.#services);
    this.#drivers.set(record.spec.id, driver);
    // Closed while the task was being stored: it is in the store, and the next runtime takes it up.
    if (this.#closed === undefined) driver.start();
    else driver.stop(runtimeClosed());
    return handleOf(driver);
  }

  #hostOf(pluginId: string): PluginHost {
    const host = this.#hosts.get(pluginId) ?? createMissingPluginHost(pluginId, this.#services);
    this.#hosts.set(pluginId, host);
    return host;
  }
}

function duplicate(id: string): PermanentUserError {
  const message = `There is a task named ${JSON.stringify(id)} already; names are unique`;
  return new PermanentUserError(ErrorCode.DuplicateTask, message);
}

import type { Awaitable } from "../contract/awaitable.ts";
import type { CreateResult } from "../contract/async-plugin.ts";
import type { DeleteContext, GetContext, TaskRefreshIndicator } from "../contract/call-contexts.ts";
import type { Logger } from "../contract/logger.ts";
import type { PhaseInfo } from "../contract/phase-info.ts";
import { isTerminalPhase } from "../contract/phase.ts";
import { ErrorCode } from "../errors/error-code.ts";
import { PermanentSystemError } from "../errors/permanent-system-error.ts";
import { RetryAfterError } from "../errors/retry-after-error.ts";
import { RetryableError } from "../errors/retryable-error.ts";
import { toPluginError } from "../errors/to-plugin-error.ts";
import { describeType } from "../internal/describe-type.ts";
import { callWithDeadline } from "../internal/call-with-deadline.ts";
import type { CallFailure } from "../machine/call-failure.ts";
import type { TaskEvent } from "../machine/task-event.ts";
import { withOutputsChecked } from "../host/check-outputs.ts";
import { deepFreeze } from "../internal/deep-freeze.ts";
import { logFailure } from "./log-failure.ts";
import type { LoadedAsyncPlugin, LoadedPlugin } from "./loaded-plugin.ts";
import { readPhaseInfo } from "./read-phase-info.ts";
import { readResourceRequirements } from "../host/read-resource-requirements.ts";
import type { RuntimeServices } from "./runtime-services.ts";
import { redactDeep } from "../host/secrets.ts";
import { createContext, statusContext, taskContext, type CallFacts } from "./task-contexts.ts";
import type { TaskRecord } from "./task-record.ts";
import { watchKey } from "./watched.ts";

/** What `create` gave and is needed only as long as the process lives. */
interface FreshJob {
  readonly launch: number;
  readonly resourceMeta: unknown;
  readonly resource: unknown;
}

/** Calls the plugin for one task, each call with its deadline, and makes an event of what comes back. Never throws, `get` excepted. */
export class PluginCalls {
  readonly #record: TaskRecord;
  readonly #plugin: LoadedPlugin;
  readonly #services: RuntimeServices;
  #fresh: FreshJob | undefined;
  /** A resource to which nothing more will happen, as the plugin says: it is polled no more. */
  #final: { readonly launch: number; readonly resource: unknown } | undefined;

  constructor(record: TaskRecord, plugin: LoadedPlugin, services: RuntimeServices) {
    this.#record = record;
    this.#plugin = plugin;
    this.#services = services;
  }

  /**
   * Starts the job, or does the whole task of a sync plugin.
   *
   * @param stopped ends the call: the runtime lets go of the task.
   * @param waiting ends the call of a sync plugin only: a create whose answer is not heard would leave a job behind.
   */
  async create(stopped: AbortSignal, waiting: AbortSignal): Promise<TaskEvent> {
    const { launch } = this.#record.state;
    const plugin = this.#plugin;
    if (plugin.kind === "sync") {
      try {
        const timeoutMs = plugin.config.timeouts.createMs;
        const value = await this.#call("do", timeoutMs, AbortSignal.any([stopped, waiting]), (signal) =>
          plugin.plugin.do(taskContext(this.#services, this.#facts(signal))),
        );
        return { type: "done", launch, phaseInfo: this.#read(value, "do") };
      } catch (error) {
        return { type: "createFailed", launch, error: this.#failureOf("do", error) };
      }
    }
    try {
      const result = await this.#call("create", plugin.config.timeouts.createMs, stopped, (signal) =>
        plugin.plugin.create(createContext(this.#services, this.#facts(signal))),
      );
      return this.#created(plugin, result, launch);
    } catch (error) {
      return { type: "createFailed", launch, error: this.#failureOf("create", error) };
    }
  }

  /** Asks which token the attempt needs. */
  async resourceRequirements(stopped: AbortSignal): Promise<TaskEvent> {
    const { launch } = this.#record.state;
    const { plugin, config, kind } = this.#plugin;
    try {
      const timeoutMs = kind === "async" ? this.#plugin.config.timeouts.statusMs : config.timeouts.createMs;
      const value = await this.#call("resourceRequirements", timeoutMs, stopped, (signal): Awaitable<unknown> => {
        const { dataStore: _unused, ...reader } = taskContext(this.#services, this.#facts(signal));
        return plugin.resourceRequirements?.(Object.freeze(reader));
      });
      return {
        type: "tokenRequired",
        launch,
        requirements: readResourceRequirements(value, config.resourceQuotas),
      };
    } catch (error) {
      return { type: "allocationFailed", launch, error: this.#failureOf("resourceRequirements", error) };
    }
  }

  /** @throws what `get` throws. */
  async get(signal: AbortSignal): Promise<unknown> {
    const final = this.finalResource();
    if (final !== undefined) return final;
    const context: GetContext<unknown> = Object.freeze({
      signal,
      logger: this.#logger,
      resourceMeta: this.resourceMeta(),
      taskRefreshIndicator: this.#refreshIndicator(),
    });
    const resource = await this.#asyncPlugin().plugin.get(context);
    // As with getMany: `status` would be asked what nothing means.
    if (resource === undefined) {
      throw new RetryableError(
        ErrorCode.BadResponse,
        "get must return the resource, got undefined; is a return missing?",
      );
    }
    return this.accept(resource);
  }

  /** Whether another object would do as well: nothing is remembered. */
  get isBlank(): boolean {
    return this.#fresh === undefined && this.#final === undefined;
  }

  /** What the plugin has called final; nothing more is asked then. */
  finalResource(): unknown {
    return this.#final?.launch === this.#record.state.launch ? this.#final.resource : undefined;
  }

  /** @throws PluginError when ResourceMeta cannot be read. */
  resourceMeta(): unknown {
    return this.#meta(this.#asyncPlugin());
  }

  /** Notes whether a resource is final, and gives it back. @throws what `isTerminal` throws. */
  accept(resource: unknown): unknown {
    const { launch } = this.#record.state;
    if (this.#asyncPlugin().plugin.isTerminal?.(resource) === true) this.#final = { launch, resource };
    return resource;
  }

  /** Asks `status` about what `create` told. */
  judgeCreated(stopped: AbortSignal): Promise<TaskEvent> {
    const resource = this.#fresh?.resource;
    this.#fresh = undefined;
    return this.judge(resource, stopped);
  }

  /** Asks `status` what a resource means. */
  async judge(resource: unknown, stopped: AbortSignal): Promise<TaskEvent> {
    const plugin = this.#asyncPlugin();
    const { launch } = this.#record.state;
    try {
      const value = await this.#call("status", plugin.config.timeouts.statusMs, stopped, (signal) =>
        plugin.plugin.status(statusContext(this.#services, this.#facts(signal), this.#meta(plugin), resource)),
      );
      const phaseInfo = this.#read(value, "status");
      if (this.#final?.launch === launch && !isTerminalPhase(phaseInfo.phase)) {
        const message = `isTerminal said that nothing more will happen, but status says ${phaseInfo.phase}`;
        throw new RetryableError(ErrorCode.ReturnedUnknown, message);
      }
      return { type: "observed", launch, phaseInfo };
    } catch (error) {
      return { type: "observeFailed", launch, error: this.#failureOf("status", error) };
    }
  }

  /** Stops the job. Never called for a job whose ResourceMeta is not known (D37). */
  async delete(reason: string, stopped: AbortSignal): Promise<TaskEvent> {
    const plugin = this.#asyncPlugin();
    const { launch } = this.#record.state;
    try {
      const resourceMeta = this.#meta(plugin);
      await this.#call("delete", plugin.config.timeouts.deleteMs, stopped, (signal) => {
        const context: DeleteContext<unknown> = Object.freeze({ signal, logger: this.#logger, resourceMeta, reason });
        return plugin.plugin.delete(context);
      });
      return { type: "deleted", launch };
    } catch (error) {
      return { type: "deleteFailed", launch, error: this.#failureOf("delete", error) };
    }
  }

  #created(plugin: LoadedAsyncPlugin, result: CreateResult<unknown, unknown>, launch: number): TaskEvent {
    // A plugin written without TypeScript may return anything.
    const given: unknown = result;
    if (typeof given !== "object" || given === null || result.resourceMeta === undefined) {
      const message = `create must return { resourceMeta }, and may add resource; got ${describeResult(given)}`;
      throw new RetryableError(ErrorCode.BadResponse, message);
    }
    const { resourceMeta, resource } = result;
    if (resource !== undefined) this.#fresh = { launch, resourceMeta, resource };
    try {
      const meta: unknown = plugin.config.resourceMeta.encode(resourceMeta);
      if (!(meta instanceof Uint8Array)) {
        throw new PermanentSystemError(
          ErrorCode.MetadataNotEncodable,
          "The codec of resourceMeta must encode to bytes",
        );
      }
      return { type: "created", launch, meta, hasResource: resource !== undefined };
    } catch (error) {
      this.#fresh = { launch, resourceMeta, resource };
      return { type: "createdUnstorable", launch, error: this.#failureOf("create", error) };
    }
  }

  /** ResourceMeta as a restarted runtime would see it; from memory only where it could not be stored. */
  #meta(plugin: LoadedAsyncPlugin): unknown {
    const { meta, launch } = this.#record.state;
    if (meta !== undefined) return deepFreeze(plugin.config.resourceMeta.decode(meta));
    if (this.#fresh?.launch === launch) return this.#fresh.resourceMeta;
    throw new RetryableError(ErrorCode.MetadataAccessFailed, "ResourceMeta is not known");
  }

  async #call<T>(
    method: string,
    timeoutMs: number,
    signal: AbortSignal,
    call: (signal: AbortSignal) => Awaitable<T>,
  ): Promise<T> {
    const { spec, state } = this.#record;
    const what = `${method} of task ${JSON.stringify(spec.id)}`;
    const { clock, observe } = this.#services;
    const facts = { plugin: spec.pluginId, method, taskId: spec.id, attempt: state.attempt };
    const result = await observe(facts, () => callWithDeadline({ clock, timeoutMs, what, signal }, call));
    this.#plugin.throttle.succeeded();
    return result;
  }

  #read(value: unknown, method: string): PhaseInfo {
    const phaseInfo = redactDeep(readPhaseInfo(value, method), (text) => this.#services.redactor.redact(text));
    const { outputs } = this.#record.spec.template.interface;
    return deepFreeze(withOutputsChecked(phaseInfo, this.#record.outputs.current, outputs));
  }

  #facts(signal: AbortSignal): CallFacts {
    const { spec, state, outputs } = this.#record;
    const { attempt, incarnation, launch } = state;
    const outputWriter = outputs.writerFor(launch, attempt, signal);
    const logger = this.#logger.child({ attempt });
    const taskRefreshIndicator = this.#refreshIndicator();
    return { spec, attempt, incarnation, signal, logger, outputWriter, taskRefreshIndicator };
  }

  #refreshIndicator(): TaskRefreshIndicator {
    const { launch } = this.#record.state;
    return () => {
      if (this.#plugin.kind === "async") this.#plugin.cache.refresh(watchKey(this.#record.spec.id, launch));
    };
  }

  get #logger(): Logger {
    const { id, pluginId } = this.#record.spec;
    return this.#services.logger.child({ taskId: id, plugin: pluginId });
  }

  #asyncPlugin(): LoadedAsyncPlugin {
    if (this.#plugin.kind === "async") return this.#plugin;
    throw new Error(`Plugin ${this.#plugin.id} is a sync plugin: it has no jobs`);
  }

  #failureOf(method: string, thrown: unknown): CallFailure {
    const error = toPluginError(thrown);
    logFailure(this.#logger, this.#services.redactor, method, error);
    if (error instanceof RetryAfterError) this.#plugin.throttle.slowDown(error);
    return { consequence: error.consequence, code: error.code, message: this.#services.redactor.redact(error.message) };
  }
}

/** Keys say what was meant: often it is ResourceMeta itself that was returned. */
function describeResult(value: unknown): string {
  if (typeof value !== "object" || value === null) return describeType(value);
  const keys = Object.keys(value).slice(0, 5).join(", ");
  return keys === "" ? describeType(value) : `${describeType(value)} with ${keys}`;
}

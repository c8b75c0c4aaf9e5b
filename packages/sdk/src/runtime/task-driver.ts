import type { PollOutcome } from "../cache/auto-refresh-cache.ts";
import type { Timer } from "../contract/clock.ts";
import type { Logger } from "../contract/logger.ts";
import { RetryAfterError } from "../errors/retry-after-error.ts";
import { toPluginError } from "../errors/to-plugin-error.ts";
import { assertNever } from "../internal/assert-never.ts";
import { backoffMs } from "../internal/backoff.ts";
import { SharedSignal } from "../internal/shared-signal.ts";
import { DEFAULT_MACHINE_POLICY, type MachinePolicy } from "../machine/machine-policy.ts";
import type { CallFailure } from "../machine/call-failure.ts";
import type { TaskEffect } from "../machine/task-effect.ts";
import type { TaskEvent } from "../machine/task-event.ts";
import { pluginPhaseOf, type TaskState } from "../machine/task-state.ts";
import type { TaskInspection } from "./inspection.ts";
import type { LoadedPlugin } from "./loaded-plugin.ts";
import { logFailure } from "./log-failure.ts";
import type { PluginHost } from "./plugin-host.ts";
import { PluginCalls } from "./plugin-calls.ts";
import type { RuntimeServices } from "./runtime-services.ts";
import type { TaskRecord } from "./task-record.ts";
import { allocateToken, tokenRequestOf } from "./task-tokens.ts";
import { watchKey, type Watched } from "./watched.ts";

// A job that was just created is rarely done; after a second, short jobs are found without waiting for a whole interval (RT-12).
const FIRST_POLL_MS = 1_000;

/**
 * Runs one task: feeds events to the machine one at a time, stores what it says, and performs its effects.
 *
 * Everything that waits (for a token, a pause, a store) ends when `stop` is called; nothing is stored or called after that.
 */
export class TaskDriver implements Watched {
  readonly record: TaskRecord;
  readonly #host: PluginHost;
  readonly #services: RuntimeServices;
  #stopReason: Error | undefined;
  /** What ends with the task; absent while nothing is under way. */
  #stopped: SharedSignal | undefined;
  /** What `cancelWait` gives up; absent while nothing waits. */
  #wait: SharedSignal | undefined;
  /** Absent while it is empty. */
  #inbox: { readonly event: TaskEvent; readonly done: () => void }[] | undefined;
  #isWorking = false;
  #deadline: Timer | undefined;
  #watchKey: string | undefined;
  #plugin: LoadedPlugin | undefined;
  #calls: PluginCalls | undefined;

  constructor(record: TaskRecord, host: PluginHost, services: RuntimeServices) {
    this.record = record;
    this.#host = host;
    this.#services = services;
  }

  /** Begins, or goes on after a restart. */
  start(): void {
    if (this.record.end !== undefined) return;
    const { timeoutMs } = this.record.spec.template.metadata ?? {};
    void this.dispatch({ type: "resumed" });
    if (timeoutMs === undefined) return;
    const leftMs = this.record.spec.submittedAtMs + timeoutMs - this.#services.clock.now();
    this.#deadline = this.#services.clock.setTimer(
      leftMs,
      () => void this.dispatch({ type: "deadlinePassed", timeoutMs }),
    );
  }

  /** Lets go of the task where it stands. */
  stop(reason: Error): void {
    this.#unwatch();
    this.#deadline?.cancel();
    this.#stopReason ??= reason;
    this.#stopped?.abort(reason);
    this.#wait?.abort(reason);
    this.record.events.close(reason);
    for (const { done } of this.#inbox?.splice(0) ?? []) done();
    this.#calls = undefined;
  }

  inspect(): TaskInspection {
    const { spec, state } = this.record;
    const { step, token } = state;
    const { clock } = this.#services;
    const plugin = this.#plugin;
    const poll =
      this.#watchKey === undefined || plugin?.kind !== "async" ? undefined : plugin.cache.inspect(this.#watchKey);
    const toWallClock = (at: number | undefined): number | undefined =>
      at === undefined ? undefined : clock.now() + at - clock.monotonic();
    return {
      id: spec.id,
      pluginId: spec.pluginId,
      attempt: state.attempt,
      incarnation: state.incarnation,
      pluginPhase: pluginPhaseOf(state),
      step: "stage" in step ? `${step.kind} (${step.stage})` : step.kind,
      phase: state.reported?.phase,
      failures: state.failures,
      lastError: state.lastError,
      polls: poll?.polls ?? 0,
      lastPollAt: toWallClock(poll?.lastPollAtMs),
      nextPollAt: toWallClock(poll?.nextPollAtMs),
      resourceMeta: state.meta,
      token: token && { namespace: token.namespace, isHeld: token.isHeld, requestedAt: token.requestedAtMs },
    };
  }

  /** Gives an event to the machine. Resolves when it has been dealt with, stored included; or when the task was let go. */
  dispatch(event: TaskEvent): Promise<void> {
    if (this.#isStopped) return Promise.resolve();
    return new Promise((resolve) => {
      (this.#inbox ??= []).push({ event, done: resolve });
      if (!this.#isWorking) void this.#work();
    });
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    for (let next = this.#inbox?.shift(); next !== undefined; next = this.#inbox?.shift()) {
      // It never should; but a fault here must neither end the process nor leave anybody waiting.
      await this.#take(next.event).catch((error: unknown) =>
        this.#logger.error("The runtime itself failed", { error }),
      );
      next.done();
    }
    // A list that has held something keeps its room.
    this.#inbox = undefined;
    this.#isWorking = false;
  }

  async #take(event: TaskEvent): Promise<void> {
    const { record } = this;
    const before = record.state;
    const { state, reports, effects } = this.#services.parts.transition(before, event, {
      policy: this.#policy(),
      nowMs: this.#services.clock.now(),
    });
    if (state !== before || reports.length > 0) {
      const stored = await this.#whileOn((stopped) => record.advance(state, reports, this.#services, stopped));
      if (!stored || this.#isStopped) return;
    }
    if (state.leftover !== undefined && before.leftover === undefined) {
      this.#logger.error("A job may be left behind", { leftover: state.leftover });
    }
    this.#countTokens(before, event);
    for (const effect of effects) this.#perform(effect);
    if (record.end !== undefined) this.stop(ENDED);
  }

  #countTokens(before: TaskState, event: TaskEvent): void {
    const { metrics, clock } = this.#services;
    const { pluginId } = this.record.spec;
    const { token } = this.record.state;
    if (event.type === "allocated" && token !== undefined && before.token?.isHeld === false) {
      if (token.isHeld) metrics.tokenGranted(pluginId, Math.max(0, clock.now() - token.requestedAtMs));
      else metrics.tokenNotGranted(pluginId);
    }
    if (event.type === "allocationFailed") metrics.tokenNotGranted(pluginId);
  }

  #policy(): MachinePolicy {
    const retries = this.record.spec.template.metadata?.retries ?? 0;
    const { maxSystemFailures } = this.#plugin?.kind === "async" ? this.#plugin.config.caching : DEFAULT_MACHINE_POLICY;
    return { ...DEFAULT_MACHINE_POLICY, maxAttempts: retries + 1, maxSystemFailures };
  }

  #perform(effect: TaskEffect): void {
    switch (effect.type) {
      case "admitCreate":
        return this.#inBackground(async (signal, launch) => {
          const plugin = await this.#load(signal);
          const { token, jobMayExist } = this.record.state;
          if (hasQuotas(plugin) && token === undefined && !jobMayExist) {
            const calls = this.#callsOf(plugin);
            const event = await this.#whileOn((stopped) => calls.resourceRequirements(stopped));
            // A service that asks to wait is left alone before it is asked again.
            await this.#services.clock.sleep(plugin.throttle.pausedForMs, signal);
            return await this.dispatch(event);
          }
          await plugin.writeLimiter.acquire(signal);
          await this.dispatch({ type: "createAdmitted", launch, remote: plugin.kind === "async" });
        });
      case "allocate":
        return this.#inBackground(async (signal, launch) => {
          const plugin = await this.#load(signal);
          const { token } = this.record.state;
          if (token === undefined) return;
          // Quotas that were taken away hold nobody up.
          if (!hasQuotas(plugin)) return await this.dispatch({ type: "allocated", launch, status: "Granted" });
          const request = tokenRequestOf(this.record.spec, token);
          await allocateToken(this.#host.tokens, request, launch, signal, (event) => this.dispatch(event));
        });
      case "releaseToken": {
        const { namespace, token, scope } = tokenRequestOf(this.record.spec, effect.token);
        this.#services.metrics.tokenReleased(this.record.spec.pluginId);
        void this.#host.tokens.forScope(scope).releaseResource(namespace, token);
        return;
      }
      case "create":
        return this.#inBackground(async (signal) => {
          const plugin = await this.#load(signal);
          const calls = this.#callsOf(plugin);
          await this.dispatch(await this.#whileOn((stopped) => calls.create(stopped, signal)));
        });
      case "watch":
        return this.#inBackground((signal, launch) => this.#watch(signal, launch, effect.judgeFirst));
      case "unwatch":
        return this.#unwatch();
      case "delete":
        return this.#inBackground(async (signal) => {
          const plugin = await this.#load(signal);
          await plugin.writeLimiter.acquire(signal);
          const calls = this.#callsOf(plugin);
          await this.dispatch(await this.#whileOn((stopped) => calls.delete(effect.reason, stopped)));
        });
      case "pause":
        return this.#inBackground(async (signal, launch) => {
          await this.#services.clock.sleep(backoffMs(effect.failures, this.#services.random), signal);
          await this.dispatch({ type: "pauseEnded", launch });
        });
      case "cancelWait":
        this.#wait?.abort(CANCELLED);
        return;
      default:
        return assertNever(effect, "effect");
    }
  }

  /** Runs what waits; that it was given up is no error. */
  #inBackground(run: (signal: AbortSignal, launch: number) => Promise<void>): void {
    if (this.#isStopped) return;
    const { launch } = this.record.state;
    this.#wait ??= new SharedSignal();
    const wait = this.#wait;
    const waiting = wait.during(async (signal) => {
      try {
        await run(signal, launch);
      } catch (error) {
        if (!signal.aborted && !this.#isStopped) this.#logger.error("The runtime itself failed", { error });
      }
    });
    void waiting.then(() => {
      if (wait.isIdle && this.#wait === wait) this.#wait = undefined;
    });
  }

  /** The plugin; when it cannot be had, a task with a job keeps trying, because only the plugin can find or stop the job. */
  async #load(signal: AbortSignal): Promise<LoadedPlugin> {
    for (let failures = 1; this.#plugin === undefined; failures++) {
      try {
        this.#plugin = await this.#host.load();
      } catch (error) {
        signal.throwIfAborted();
        const failure = this.#failureOf(error);
        this.#logger.error(failure.message);
        await this.dispatch({ type: "pluginUnavailable", error: failure });
        await this.#services.clock.sleep(backoffMs(failures, this.#services.random), signal);
      }
    }
    signal.throwIfAborted();
    return this.#plugin;
  }

  #callsOf(plugin: LoadedPlugin): PluginCalls {
    this.#calls ??= new PluginCalls(this.record, plugin, this.#services);
    return this.#calls;
  }

  async #watch(signal: AbortSignal, launch: number, judgeFirst: boolean): Promise<void> {
    const plugin = await this.#load(signal);
    if (plugin.kind === "sync") return;
    const calls = this.#callsOf(plugin);
    if (judgeFirst) await this.dispatch(await this.#whileOn((stopped) => calls.judgeCreated(stopped)));
    const { state } = this.record;
    if (state.step.kind !== "watching" || state.launch !== launch || this.#isStopped) return;
    this.#watchKey = watchKey(this.record.spec.id, launch);
    this.#host.watched.set(this.#watchKey, this);
    plugin.cache.add(this.#watchKey, state.seen || state.failures > 0 ? 0 : FIRST_POLL_MS);
  }

  #unwatch(): void {
    if (this.#watchKey === undefined) return;
    this.#host.watched.delete(this.#watchKey);
    if (this.#plugin?.kind === "async") this.#plugin.cache.remove(this.#watchKey);
    this.#watchKey = undefined;
  }

  // The driver itself is what its plugin's cache polls: an object less for each task that waits.

  poll(signal: AbortSignal): Promise<unknown> {
    return this.#calling().get(signal);
  }

  finalResource(): unknown {
    return this.#calling().finalResource();
  }

  resourceMeta(): unknown {
    return this.#calling().resourceMeta();
  }

  accept(resource: unknown): unknown {
    return this.#calling().accept(resource);
  }

  async polled(outcome: PollOutcome<unknown>): Promise<number | undefined> {
    const throttle = this.#plugin?.throttle;
    const { launch } = this.record.state;
    if (outcome.ok) {
      throttle?.succeeded();
      const calls = this.#calling();
      await this.dispatch(await this.#whileOn((stopped) => calls.judge(outcome.resource, stopped)));
      if (calls.isBlank) this.#calls = undefined;
      return undefined;
    }
    const error = toPluginError(outcome.error);
    if (error instanceof RetryAfterError) return throttle?.slowDown(error);
    logFailure(this.#logger, this.#services.redactor, "get", error);
    await this.dispatch({ type: "observeFailed", launch, error: this.#failureOf(error) });
    return undefined;
  }

  #calling(): PluginCalls {
    if (this.#plugin !== undefined) return this.#callsOf(this.#plugin);
    throw new Error(`Task ${this.record.spec.id} has no plugin yet`);
  }

  get #isStopped(): boolean {
    return this.#stopReason !== undefined;
  }

  /** Runs with a signal that is aborted when the task is let go. */
  async #whileOn<T>(run: (stopped: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#stopReason !== undefined) return await run(AbortSignal.abort(this.#stopReason));
    this.#stopped ??= new SharedSignal();
    const shared = this.#stopped;
    try {
      return await shared.during(run);
    } finally {
      if (shared.isIdle && this.#stopped === shared) this.#stopped = undefined;
    }
  }

  // Made when it is needed: most tasks wait, and say nothing.
  get #logger(): Logger {
    return this.#services.logger.child({ taskId: this.record.spec.id, plugin: this.#host.id });
  }

  #failureOf(thrown: unknown): CallFailure {
    const { consequence, code, message } = toPluginError(thrown);
    return { consequence, code, message: this.#services.redactor.redact(message) };
  }
}

function hasQuotas({ config }: LoadedPlugin): boolean {
  return Object.keys(config.resourceQuotas).length > 0;
}

const ENDED = new Error("The task has ended");
const CANCELLED = new DOMException("Not needed any more", "AbortError");

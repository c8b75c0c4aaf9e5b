import type { OutputReader } from "../contract/output-writer.ts";
import type { PhaseInfo } from "../contract/phase-info.ts";
import { ErrorCode } from "../errors/error-code.ts";
import { PermanentSystemError } from "../errors/permanent-system-error.ts";
import type { PhaseReport } from "../machine/task-effect.ts";
import { INITIAL_STATE, type TaskState } from "../machine/task-state.ts";
import { backoffMs } from "../internal/backoff.ts";
import { shareSpec } from "../store/share-spec.ts";
import type { StoredTask } from "../store/state-store.ts";
import { phaseEventCodec, taskStateCodec } from "../store/task-state-codec.ts";
import { outputsCodec, taskSpecCodec, type TaskSpec } from "../store/task-spec.ts";
import { AttemptOutputs } from "./attempt-outputs.ts";
import { deepFreeze } from "../internal/deep-freeze.ts";
import { EventLog } from "./event-log.ts";
import type { RuntimeServices } from "./runtime-services.ts";
import type { PhaseEvent } from "./task-handle.ts";

/** A task as it is in memory: a copy of what the store has, never ahead of it. */
export class TaskRecord {
  readonly spec: TaskSpec;
  readonly outputs: AttemptOutputs;
  readonly events: EventLog<PhaseEvent>;
  state: TaskState;

  private constructor(
    spec: TaskSpec,
    state: TaskState,
    outputs: OutputReader | undefined,
    events: readonly PhaseEvent[],
  ) {
    this.spec = shareSpec(spec);
    this.state = state;
    this.outputs = new AttemptOutputs(this.spec, state.launch, outputs);
    this.events = new EventLog(events);
    this.#closeIfEnded();
  }

  /** Stores a new task. @throws what the store throws. */
  static async submitted(spec: TaskSpec, { store }: RuntimeServices): Promise<TaskRecord> {
    const write = {
      id: spec.id,
      spec: taskSpecCodec.encode(spec),
      state: taskStateCodec.encode(INITIAL_STATE),
      events: [],
    };
    await store.put(write);
    return new TaskRecord(spec, INITIAL_STATE, undefined, []);
  }

  /** Reads a stored task. @throws PermanentSystemError with code `CorruptedPluginState`. */
  static fromStored(stored: StoredTask): TaskRecord {
    if (stored.damage !== undefined) {
      const message = `The stored task ${JSON.stringify(stored.id)} cannot be used: ${stored.damage}`;
      throw new PermanentSystemError(ErrorCode.CorruptedPluginState, message);
    }
    const spec = deepFreeze(taskSpecCodec.decode(stored.spec));
    const state = deepFreeze(taskStateCodec.decode(stored.state));
    const outputs = stored.outputs === undefined ? undefined : deepFreeze(outputsCodec.decode(stored.outputs));
    const events = stored.events.map((bytes): PhaseEvent => {
      const { attempt, sequence, phaseInfo, occurredAtMs } = deepFreeze(phaseEventCodec.decode(bytes));
      return Object.freeze({ taskId: spec.id, attempt, sequence, phaseInfo, occurredAt: occurredAtMs });
    });
    return new TaskRecord(spec, state, outputs, events);
  }

  /** How the task ended. */
  get end(): PhaseInfo | undefined {
    return this.state.step.kind === "ended" ? this.state.step.phaseInfo : undefined;
  }

  /**
   * Takes one step: stores it, then makes it visible. A store that fails is asked again until it works, so that nothing is lost;
   * meanwhile only this task stands still.
   *
   * @returns false when `signal` was aborted before the step was stored.
   */
  async advance(
    state: TaskState,
    reports: readonly PhaseReport[],
    services: RuntimeServices,
    signal: AbortSignal,
  ): Promise<boolean> {
    this.outputs.startLaunch(state.launch);
    const occurredAtMs = services.clock.now();
    const write = {
      id: this.spec.id,
      state: taskStateCodec.encode(state),
      outputs: this.outputs.unsaved,
      events: reports.map((report) => phaseEventCodec.encode({ ...report, occurredAtMs })),
    };
    for (let failures = 1; ; failures++) {
      try {
        await services.store.put(write);
        break;
      } catch (error) {
        services.logger.error("The store failed; trying again", { taskId: this.spec.id, failures, error });
        const stopped = await services.clock.sleep(backoffMs(failures, services.random), signal).then(
          () => false,
          () => true,
        );
        if (stopped) return false;
      }
      if (signal.aborted) return false;
    }
    this.outputs.saved();
    this.state = state;
    for (const { attempt, sequence, phaseInfo } of reports) {
      const event = Object.freeze({ taskId: this.spec.id, attempt, sequence, phaseInfo, occurredAt: occurredAtMs });
      this.events.append(event);
      services.events.publish(event);
      services.metrics.phaseReported(this.spec.pluginId, phaseInfo.phase);
    }
    this.#closeIfEnded();
    return true;
  }

  #closeIfEnded(): void {
    if (this.end === undefined) return;
    this.outputs.close();
    this.events.close();
  }
}

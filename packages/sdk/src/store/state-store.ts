import type { Awaitable } from "../contract/awaitable.ts";

/** What a store keeps of one task. */
export interface StoredTask {
  readonly id: string;
  /** The task as it was submitted. Never changes. */
  readonly spec: Uint8Array;
  /** The state of its machine. */
  readonly state: Uint8Array;
  /** The outputs of its present attempt, when it has any. */
  readonly outputs: Uint8Array | undefined;
  /** All phases that were reported, oldest first. */
  readonly events: readonly Uint8Array[];
  /**
   * What is wrong with the task's rows, for a person: then the rest is what could still be read. The runtime reports the task, leaves
   * it alone, and goes on with the others. Absent when all is as it was written.
   */
  readonly damage?: string | undefined;
}

/** One step of one task: all of it is stored, or nothing. */
export interface TaskWrite {
  readonly id: string;
  /** With the first write of a task, and only there. */
  readonly spec?: Uint8Array | undefined;
  readonly state: Uint8Array;
  /** Replaces the outputs; `null` removes them. Absent: they stay as they are. */
  readonly outputs?: Uint8Array | null | undefined;
  /** Added at the end. */
  readonly events: readonly Uint8Array[];
}

/**
 * Where the runtime keeps what must survive it. One runtime writes to a store at a time.
 *
 * A write must be durable when `put` resolves: the runtime tells nobody of a phase, and calls no plugin, before that. When `put`
 * fails the runtime keeps the step in memory and tries again; other tasks go on.
 */
export interface StateStore {
  /** Everything that was stored, in the order in which tasks were submitted. */
  load(): Awaitable<readonly StoredTask[]>;
  put(write: TaskWrite): Awaitable<void>;
  /** Forgets a task. Forgetting one that is not there does nothing. */
  remove(id: string): Awaitable<void>;
  /** Gives back files and handles. The runtime calls it only for a store that it made itself. */
  close?(): Awaitable<void>;
}

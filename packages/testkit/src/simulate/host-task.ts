import type { TaskVariant } from "../plan/plan.ts";
import type { TaskIdentity } from "./task-identity.ts";

/** What the host knows about a task: what Flyte stores, and the last resource. */
export interface HostTask {
  readonly task: number;
  readonly variant: TaskVariant;
  attempt: number;
  incarnation: number;
  encodedMeta: Uint8Array | undefined;
  resource: { readonly value: unknown } | undefined;
  terminal: boolean;
  /** Whether the plugin itself reported the end. */
  ended: boolean;
  getFailures: number;
  statusFailures: number;
  /** When its process last polled it and got a resource, on the monotonic clock. */
  polledAt: number | undefined;
}

/** A task that nothing has happened to. */
export function newTask(task: number, variant: TaskVariant): HostTask {
  return { task, variant, attempt: 0, incarnation: 0, ...NOTHING_KNOWN };
}

/** Begins the next attempt, or the same one again. */
export function startOver(task: HostTask, bySystem: boolean): void {
  if (bySystem) task.incarnation += 1;
  else {
    task.attempt += 1;
    task.incarnation = 0;
  }
  Object.assign(task, NOTHING_KNOWN);
}

/** Which attempt the task is at. A value of its own: the task goes on. */
export function identityOf({ task, attempt, incarnation, variant }: HostTask): TaskIdentity {
  return { task, attempt, incarnation, variant };
}

const NOTHING_KNOWN = {
  encodedMeta: undefined,
  resource: undefined,
  terminal: false,
  ended: false,
  getFailures: 0,
  statusFailures: 0,
  polledAt: undefined,
} as const;

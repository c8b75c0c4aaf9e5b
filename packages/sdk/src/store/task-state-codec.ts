import type { PhaseReport } from "../machine/task-effect.ts";
import type { TaskState } from "../machine/task-state.ts";
import { createRecordCodec, type RecordCodec } from "./record-codec.ts";

/** A reported phase with its time. */
export interface StoredEvent extends PhaseReport {
  readonly occurredAtMs: number;
}

function has(value: unknown, field: string, type: string): boolean {
  return typeof value === "object" && value !== null && typeof Reflect.get(value, field) === type;
}

/** The codec of the machine's state. */
export const taskStateCodec: RecordCodec<TaskState> = createRecordCodec(
  "task state",
  1,
  (value): value is TaskState =>
    has(value, "step", "object") && has(value, "attempt", "number") && has(value, "launch", "number"),
);

/** The codec of a reported phase. */
export const phaseEventCodec: RecordCodec<StoredEvent> = createRecordCodec(
  "phase event",
  1,
  (value): value is StoredEvent => has(value, "phaseInfo", "object") && has(value, "sequence", "number"),
);

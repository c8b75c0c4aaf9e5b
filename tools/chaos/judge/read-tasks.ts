import { createSqliteStore } from "../../../packages/sdk/src/runtime/index.ts";
import { outputsCodec } from "../../../packages/sdk/src/store/task-spec.ts";
import { phaseEventCodec, taskStateCodec } from "../../../packages/sdk/src/store/task-state-codec.ts";

/** What the store says of a task. */
export interface TaskInStore {
  readonly id: string;
  /** Absent when the task has not ended. */
  readonly end: { readonly phase: string; readonly code: string | undefined } | undefined;
  /** Wall-clock time of its last event, in milliseconds. */
  readonly endedAtMs: number;
  readonly attempt: number;
  /** Its output, when it has one. */
  readonly steps: number | undefined;
  /** Its phases, in their order. */
  readonly phases: readonly string[];
  /** Whether the numbers of its events have a gap or a repetition, or there is one after the last. */
  readonly isDisordered: boolean;
  /** Whether it holds a token. */
  readonly holdsToken: boolean;
}

/** Reads a store that nobody uses. @throws what the store throws, and for damaged tasks. */
export async function readTasks(path: string): Promise<readonly TaskInStore[]> {
  const store = createSqliteStore({ path });
  try {
    const stored = await store.load();
    return stored.map(({ id, state: bytes, outputs, events: eventBytes, damage }) => {
      if (damage !== undefined) throw new Error(`task ${id}: ${damage}`);
      const state = taskStateCodec.decode(bytes);
      const events = eventBytes.map((event) => phaseEventCodec.decode(event));
      const phaseInfo = state.step.kind === "ended" ? state.step.phaseInfo : undefined;
      const given = outputs === undefined ? undefined : outputsCodec.decode(outputs);
      const steps = given?.kind === "literals" ? given.literals["steps"] : undefined;
      return {
        id,
        end: phaseInfo && {
          phase: phaseInfo.phase,
          code: "error" in phaseInfo ? phaseInfo.error.code : undefined,
        },
        endedAtMs: events.at(-1)?.occurredAtMs ?? 0,
        attempt: state.attempt,
        steps: steps?.kind === "integer" ? Number(steps.value) : undefined,
        phases: events.map((event) => event.phaseInfo.phase),
        isDisordered: isDisordered(events.map((event) => [event.sequence, event.phaseInfo.phase])),
        holdsToken: state.token !== undefined,
      };
    });
  } finally {
    await store.close?.();
  }
}

const ENDS: ReadonlySet<string> = new Set(["Success", "PermanentFailure", "Aborted"]);

function isDisordered(events: readonly (readonly [number, string])[]): boolean {
  const hasGap = events.some(([sequence], index) => sequence !== index);
  const end = events.findIndex(([, phase]) => ENDS.has(phase));
  return hasGap || (end !== -1 && end !== events.length - 1);
}

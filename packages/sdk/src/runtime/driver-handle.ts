import { Phase } from "../contract/phase.ts";
import { CancelledError } from "../errors/cancelled-error.ts";
import { ErrorCode } from "../errors/error-code.ts";
import { PermanentSystemError } from "../errors/permanent-system-error.ts";
import type { TaskDriver } from "./task-driver.ts";
import type { TaskHandle } from "./task-handle.ts";

const DEFAULT_ABORT_REASON = "Aborted";

/** What users see of a task. */
export function handleOf(driver: TaskDriver): TaskHandle {
  const { record } = driver;
  return Object.freeze<TaskHandle>({
    id: record.spec.id,
    get current() {
      return record.events.last;
    },
    phases: () => record.events.read(),
    result: async () => {
      const phaseInfo = await ended(driver);
      const outputs = record.outputs.current;
      if (phaseInfo.phase !== Phase.Success || outputs?.kind !== "literals") return { phaseInfo };
      return { phaseInfo, outputs: outputs.literals };
    },
    abort: async (reason = DEFAULT_ABORT_REASON) => {
      if (record.end !== undefined) return;
      await driver.dispatch({ type: "abortRequested", reason });
      await ended(driver);
      const { leftover } = record.state;
      if (leftover === undefined) return;
      const message = `Task ${JSON.stringify(record.spec.id)} has ended, but ${leftover}`;
      throw new PermanentSystemError(ErrorCode.DownstreamSystemError, message);
    },
  });
}

/** The error of a task that was let go before its end. */
export function runtimeClosed(): CancelledError {
  return new CancelledError(ErrorCode.RuntimeClosed, "The runtime was closed");
}

async function ended({ record }: TaskDriver) {
  for await (const _event of record.events.read()) {
    // Reads to the end.
  }
  if (record.end === undefined) throw runtimeClosed();
  return record.end;
}

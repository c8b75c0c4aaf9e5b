import { setTimeout as sleep } from "node:timers/promises";

import type { Runtime } from "../../../packages/sdk/src/runtime/index.ts";
import type { Inventory } from "../service/job-table.ts";
import type { SupervisedService } from "../service/supervise.ts";
import { span, type Line } from "../text/line.ts";
import type { Screen } from "../text/screen.ts";

/** How long stopping may take: a service that is down comes back first. Milliseconds. */
const ABORT_TIMEOUT_MS = 20_000;
/** How long a job that was cancelled may take to be gone, and a service that was killed to be back. Milliseconds. */
const SETTLE_TIMEOUT_MS = 5_000;
const LOOK_AGAIN_MS = 50;

export interface StopTasksOptions {
  readonly screen: Screen;
  readonly runtime: Runtime;
  /** Settles when no task is being submitted or followed any more. */
  readonly running: Promise<void>;
  readonly service: SupervisedService;
  /** Nobody can be asked to cancel anything. */
  readonly isServiceLost: boolean;
}

/** Aborts the tasks that have not ended, which cancels their jobs, and closes the runtime. Never throws. */
export async function stopTasks({ screen, runtime, running, service, isServiceLost }: StopTasksOptions): Promise<void> {
  const left = runtime.tasks().filter(({ current }) => !hasEnded(current?.phaseInfo.phase));
  if (left.length > 0 && !isServiceLost) {
    screen.print([span(`   stopping: ${left.length} tasks have not ended, their jobs are cancelled`, "warn")]);
    const abort = Promise.allSettled([runtime.abortAll("the demo was stopped"), running]);
    await Promise.race([abort, sleep(ABORT_TIMEOUT_MS, undefined, { ref: false })]);
    screen.print(await describeLeftovers(service));
  }
  await runtime.close();
  await running.catch(() => {});
}

/**
 * What the service holds, once the jobs that are being cancelled are gone.
 *
 * @throws the error of the last request, when the service is down and does not come back in time.
 */
export async function settledInventory(service: SupervisedService): Promise<Inventory> {
  const deadline = performance.now() + SETTLE_TIMEOUT_MS;
  for (;;) {
    const isLastTry = performance.now() > deadline;
    try {
      const inventory = await service.inventory();
      if (isLastTry || inventory.jobs.every(({ live }) => !live)) return inventory;
    } catch (error) {
      // Killed at this very moment: it comes back.
      if (isLastTry) throw error;
    }
    await sleep(LOOK_AGAIN_MS);
  }
}

async function describeLeftovers(service: SupervisedService): Promise<Line> {
  try {
    const { jobs } = await settledInventory(service);
    const live = jobs.filter((job) => job.live).map(({ id }) => id);
    if (live.length === 0) return [span(`   the service holds ${jobs.length} jobs, and none of them runs`, "good")];
    return [span(`   still running in the service: ${live.join(", ")}`, "bad")];
  } catch (error) {
    return [span(`   the service does not answer: ${error instanceof Error ? error.message : String(error)}`, "bad")];
  }
}

function hasEnded(phase: string | undefined): boolean {
  return phase === "Success" || phase === "PermanentFailure" || phase === "Aborted";
}

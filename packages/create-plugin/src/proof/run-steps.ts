import type { ProofStep } from "./proof-steps.ts";

/**
 * Runs steps in their order, `width` of them at a time, each after the one that it needs. After a failure no further step begins, and those
 * that run are waited for.
 *
 * @param run answers what went wrong; `undefined` when nothing did.
 * @returns the first failure.
 */
export async function runSteps<Failure>(
  steps: readonly ProofStep[],
  width: number,
  run: (step: ProofStep) => Promise<Failure | undefined>,
): Promise<Failure | undefined> {
  const waiting = [...steps];
  const running = new Map<ProofStep, Promise<void>>();
  let failure: Failure | undefined;
  const start = async (step: ProofStep): Promise<void> => {
    const found = await run(step);
    running.delete(step);
    failure ??= found;
  };
  const isReady = ({ after }: ProofStep): boolean =>
    ![...waiting, ...running.keys()].some(({ script }) => script === after);
  for (;;) {
    const index = failure === undefined && running.size < width ? waiting.findIndex(isReady) : -1;
    const [step] = index === -1 ? [] : waiting.splice(index, 1);
    if (step !== undefined) running.set(step, start(step));
    else if (running.size === 0) return failure;
    else await Promise.race(running.values());
  }
}

import { Worker } from "node:worker_threads";

import type { ScoreJob, ScoreJobResult } from "./jobs.ts";

/** Threads that share a list of jobs. */
export class WorkerPool {
  readonly #workers: readonly Worker[];

  constructor(size: number) {
    this.#workers = Array.from({ length: size }, () => new Worker(new URL("worker.ts", import.meta.url)));
  }

  /** Does all jobs, in this order as far as threads are free. @throws whatever goes wrong in a thread. */
  async run(jobs: readonly ScoreJob[], onStart: (job: ScoreJob) => void): Promise<readonly ScoreJobResult[]> {
    const queue = jobs.entries();
    const results: ScoreJobResult[] = [];
    const work = async (worker: Worker): Promise<void> => {
      for (const [index, job] of queue) {
        onStart(job);
        results[index] = await answerOf(worker, job);
      }
    };
    await Promise.all(this.#workers.map(work));
    return results;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#workers.map(async (worker) => await worker.terminate()));
  }
}

async function answerOf(worker: Worker, job: ScoreJob): Promise<ScoreJobResult> {
  const { promise, resolve, reject } = Promise.withResolvers<ScoreJobResult>();
  const onExit = (code: number): void =>
    reject(new Error(`the thread ended with ${code} during ${JSON.stringify(job)}`));
  worker.once("message", resolve);
  worker.once("error", reject);
  worker.once("exit", onExit);
  worker.postMessage(job);
  try {
    return await promise;
  } finally {
    worker.off("message", resolve);
    worker.off("error", reject);
    worker.off("exit", onExit);
  }
}

import { isTerminalPhase } from "@flyte-webapi/sdk";
import type { Job, JobTable, NewJob, World } from "@flyte-webapi/testkit/msw";

/** A job table in memory, whose jobs the test moves along. */
export class ServedJobs implements JobTable {
  readonly #world: World;
  readonly #now: () => number;
  readonly #jobs = new Map<string, Job>();

  constructor(world: World, now: () => number) {
    this.#world = world;
    this.#now = now;
  }

  add({ key, spec, id = `${FIRST_ID + BigInt(this.#jobs.size)}` }: NewJob): Job {
    if (this.#jobs.has(id)) throw new RangeError(`The service holds a job "${id}" already`);
    const { initialState: state } = this.#world;
    return this.#put({
      id,
      key: key ?? undefined,
      spec,
      state,
      message: undefined,
      failure: undefined,
      createdAt: this.#now(),
    });
  }

  get(id: string): Job | undefined {
    return this.#jobs.get(id);
  }

  byKey(key: string): Job | undefined {
    return this.list().find((job) => job.key === key);
  }

  list(): readonly Job[] {
    return [...this.#jobs.values()];
  }

  cancel(id: string): Job | undefined {
    const job = this.#jobs.get(id);
    return job === undefined ? undefined : this.#put({ ...job, state: this.#world.cancelledState });
  }

  remove(id: string): boolean {
    return this.#jobs.delete(id);
  }

  isTerminal({ state }: Job): boolean {
    const phases = [this.#world.states[state] ?? []].flat();
    return phases.length > 0 && phases.every(isTerminalPhase);
  }

  /** Every job of the service goes into this state. */
  moveAll(state: string, message?: string): void {
    for (const job of this.list()) this.#put({ ...job, state, message });
  }

  #put(job: Job): Job {
    this.#jobs.set(job.id, job);
    return job;
  }
}

// Beyond 2^53, where a number of JavaScript is no longer exact.
const FIRST_ID = 9_007_199_254_740_993_001n;

import type { Job, JobTable, NewJob } from "../world/job-table.ts";
import { isTerminalState } from "../world/state-phases.ts";
import type { World } from "../world/world.ts";

/** The jobs of a served fake: a table in memory, whose jobs the test moves along. */
export class ServedJobs implements JobTable {
  readonly #world: World;
  readonly #now: () => number;
  readonly #jobs = new Map<string, Job>();
  #made = 0n;

  constructor(world: World, now: () => number) {
    this.#world = world;
    this.#now = now;
  }

  add({ key, spec, id = `${FIRST_ID + this.#made}` }: NewJob): Job {
    if (this.#jobs.has(id)) {
      throw new RangeError(`The service holds a job "${id}" already; look it up before you add it`);
    }
    this.#made += 1n;
    const state = this.#world.initialState;
    const createdAt = this.#now();
    return this.#put({ id, key: key ?? undefined, spec, state, message: undefined, failure: undefined, createdAt });
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
    return isTerminalState(this.#world, state);
  }

  /**
   * The service changes a job by itself. What is left out stays as it is. The state need not be a documented one.
   *
   * @throws RangeError when there is no such job.
   */
  move(id: string, change: Partial<Pick<Job, "state" | "message" | "failure">>): Job {
    const job = this.#jobs.get(id);
    if (job === undefined) throw new RangeError(`The service holds no job "${id}"; it holds ${this.#names()}`);
    return this.#put({ ...job, ...change });
  }

  /** Every job of the service goes into this state. */
  moveAll(state: string, message?: string): void {
    for (const { id } of this.list()) this.move(id, { state, message });
  }

  #names(): string {
    return [...this.#jobs.keys()].join(", ") || "none";
  }

  #put(job: Job): Job {
    this.#jobs.set(job.id, job);
    return job;
  }
}

// Beyond 2^53, where a number of JavaScript is no longer exact.
const FIRST_ID = 9_007_199_254_740_993_001n;

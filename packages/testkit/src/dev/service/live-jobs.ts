import type { Clock, Random } from "@flyte-webapi/sdk";

import { callScope } from "../../simulate/call-scope.ts";
import type { Job, JobTable, NewJob } from "../../world/job-table.ts";
import { isTerminalState } from "../../world/state-phases.ts";
import type { World } from "../../world/world.ts";
import type { Schedule } from "../protocol/dev-settings.ts";
import { nextState } from "./job-path.ts";

/** What {@link LiveJobs} needs. */
export interface LiveJobsOptions {
  readonly world: World;
  readonly clock: Clock;
  readonly random: Random;
  readonly schedule: Schedule;
}

/** The jobs of a fake that runs in real time: a schedule moves them along. */
export class LiveJobs implements JobTable {
  readonly #world: World;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #jobs = new Map<string, Job>();
  readonly #byKey = new Map<string, string>();
  /** When jobs that live move on, in monotonic time. */
  readonly #due = new Map<string, number>();
  readonly #counts = new Map<string, number>();
  #schedule: Schedule;
  #made = 0;

  constructor({ world, clock, random, schedule }: LiveJobsOptions) {
    this.#world = world;
    this.#clock = clock;
    this.#random = random;
    this.#schedule = schedule;
  }

  get schedule(): Schedule {
    return this.#schedule;
  }

  /** Changes the schedule. Jobs get a new time for the state in which they are. */
  reschedule(schedule: Schedule): void {
    this.#schedule = schedule;
    for (const id of this.#due.keys()) this.#plan(id);
  }

  /** How many jobs there are in each state. */
  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].filter(([, count]) => count > 0));
  }

  /** Moves on every job whose time has come. */
  tick(): void {
    if (this.#schedule.isPaused) return;
    const now = this.#clock.monotonic();
    for (const [id, at] of this.#due) {
      const job = this.#jobs.get(id);
      if (at > now || job === undefined) continue;
      const state = nextState(this.#world, job.state, this.#schedule.ending);
      if (state !== undefined) this.#put(this.#moved(job, state));
    }
  }

  add({ id = `job-${this.#made + 1}`, key, spec }: NewJob): Job {
    if (this.#jobs.has(id)) {
      throw new RangeError(`The service holds a job "${id}" already; look it up before you add it`);
    }
    this.#made += 1;
    if (key !== undefined && key !== null && !this.#byKey.has(key)) this.#byKey.set(key, id);
    const state = this.#world.initialState;
    const createdAt = this.#clock.now();
    const job = { id, key: key ?? undefined, spec, state, message: undefined, failure: undefined, createdAt };
    return this.#put(job);
  }

  get(id: string): Job | undefined {
    return lagging() ? undefined : this.#jobs.get(id);
  }

  byKey(key: string): Job | undefined {
    const id = lagging() ? undefined : this.#byKey.get(key);
    return id === undefined ? undefined : this.#jobs.get(id);
  }

  list(): readonly Job[] {
    return lagging() ? [] : [...this.#jobs.values()];
  }

  cancel(id: string): Job | undefined {
    const job = this.#jobs.get(id);
    if (job === undefined) return undefined;
    const { cancellingState, cancelledState } = this.#world;
    const state = cancellingState === undefined || this.isTerminal(job) ? cancelledState : cancellingState;
    return this.#put({ ...job, state });
  }

  remove(id: string): boolean {
    const job = this.#jobs.get(id);
    if (job === undefined) return false;
    this.#jobs.delete(id);
    this.#due.delete(id);
    this.#count(job.state, -1);
    if (job.key !== undefined && this.#byKey.get(job.key) === id) this.#byKey.delete(job.key);
    return true;
  }

  isTerminal(job: Job): boolean {
    return isTerminalState(this.#world, job.state);
  }

  /** A job in its next state. One that fails says why, for services that tell. */
  #moved(job: Job, state: string): Job {
    const [failure] = Object.entries(this.#world.failures ?? {}).find(([, each]) => each.state === state) ?? [];
    const message = failure === undefined ? job.message : `the job failed: ${failure}`;
    return { ...job, state, message, failure };
  }

  #put(job: Job): Job {
    const before = this.#jobs.get(job.id);
    if (before !== undefined) this.#count(before.state, -1);
    this.#count(job.state, 1);
    this.#jobs.set(job.id, job);
    if (this.isTerminal(job)) this.#due.delete(job.id);
    else this.#plan(job.id);
    return job;
  }

  #plan(id: string): void {
    const share = 0.5 + this.#random.next();
    this.#due.set(id, this.#clock.monotonic() + share * this.#schedule.stepMs);
  }

  #count(state: string, by: number): void {
    this.#counts.set(state, (this.#counts.get(state) ?? 0) + by);
  }
}

function lagging(): boolean {
  return callScope.getStore()?.lag === true;
}

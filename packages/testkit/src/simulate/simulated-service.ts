import type { RemoteChange } from "../plan/op.ts";
import type { IdStyle } from "../plan/plan.ts";
import type { Job, JobTable, NewJob } from "../world/job-table.ts";
import { isTerminalState } from "../world/state-phases.ts";
import { callScope } from "./call-scope.ts";
import type { FakeLook, JobTouch } from "./history.ts";
import type { Simulation } from "./simulation.ts";

/** The jobs of the simulated service. Records every use with the call on whose behalf it happens; jobs that only fill up its list are not recorded. */
export class SimulatedService implements JobTable {
  readonly #simulation: Simulation;
  readonly #jobs = new Map<string, Job>();
  /** The newest job that `create` made for each attempt. */
  readonly #newest = new Map<string, string>();
  readonly #fillers = new Set<string>();
  /** Attempts whose key is taken as soon as it is known. */
  readonly #occupied = new Set<string>();
  readonly #looked = new Set<FakeLook>();
  #made = 0;
  #filled = 0;

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
  }

  add(job: NewJob): Job {
    const id = job.id ?? inventId(this.#simulation.plan.ids ?? "plain", this.#made + 1);
    if (this.#jobs.has(id)) {
      throw new RangeError(`The service holds a job "${id}" already; look it up before you add it`);
    }
    const key = job.key ?? undefined;
    if (key !== undefined) this.#key(key);
    const made = this.#put(this.#newJob(id, job));
    this.#made += 1;
    const call = callScope.getStore()?.call;
    if (call?.method === "create") this.#newest.set(attemptKey(call.task, call.attempt), id);
    this.#touch({ kind: "added", job: made });
    return this.#lent(made);
  }

  get(id: string): Job | undefined {
    const job = lagging() ? undefined : this.#jobs.get(id);
    this.#touch(job === undefined ? { kind: "missed", id } : { kind: "read", job });
    return job === undefined ? undefined : this.#lent(job);
  }

  byKey(key: string): Job | undefined {
    this.#key(key);
    const job = lagging() ? undefined : [...this.#jobs.values()].find((candidate) => candidate.key === key);
    return job === undefined ? undefined : this.#lent(job);
  }

  list(): readonly Job[] {
    this.#looked.add("list");
    return lagging() ? [] : [...this.#jobs.values()].map((job) => this.#lent(job));
  }

  cancel(id: string): Job | undefined {
    const job = this.#jobs.get(id);
    if (job === undefined) return undefined;
    const { cancellingState, cancelledState } = this.#simulation.world;
    const { cancelMs = 0 } = this.#simulation.plan;
    const takesTime = cancellingState !== undefined && cancelMs > 0 && !this.isTerminal(job);
    const cancelled = this.#put({ ...job, state: takesTime ? cancellingState : cancelledState });
    this.#touch({ kind: "cancelled", job: cancelled, from: job.state });
    if (takesTime) this.#stopLater(id, cancelledState, cancelMs);
    return this.#lent(cancelled);
  }

  #stopLater(id: string, state: string, ms: number): void {
    this.#simulation.clock.setTimer(ms, () => {
      const job = this.#jobs.get(id);
      if (job === undefined || this.isTerminal(job)) return;
      const stopped = this.#put({ ...job, state });
      const touch: JobTouch = { kind: "changed", job: stopped, from: job.state, change: { kind: "state", state } };
      this.#simulation.record({ kind: "job", call: undefined, touch });
    });
  }

  remove(id: string): boolean {
    const job = this.#jobs.get(id);
    if (job === undefined) return false;
    this.#jobs.delete(id);
    this.#touch({ kind: "removed", job });
    return true;
  }

  isTerminal(job: Job): boolean {
    return isTerminalState(this.#simulation.world, job.state);
  }

  /** All jobs, whatever replicas say, without those that only fill up the list. */
  inventory(): readonly Job[] {
    return [...this.#jobs.values()].filter(({ id }) => !this.#fillers.has(id));
  }

  /** What the fake has looked at. */
  get looked(): ReadonlySet<FakeLook> {
    return this.#looked;
  }

  /** Others make jobs. Does nothing when the world has no `listing`. */
  crowd(jobs: number): void {
    const { listing } = this.#simulation.world;
    if (listing === undefined) return;
    for (let count = 0; count < jobs; count++) {
      const job = listing.other(this.#filled);
      this.#filled += 1;
      const id = job.id ?? `other-${this.#filled}`;
      this.#fillers.add(id);
      this.#put(this.#newJob(id, job));
    }
  }

  /** Somebody else takes the key of the attempt, as soon as the service is told of it. */
  occupy(task: number, attempt: number): void {
    this.#occupied.add(attemptKey(task, attempt));
  }

  /** The service holds this job before anything happens. */
  hold(job: NewJob & { readonly id: string }): void {
    this.#put(this.#newJob(job.id, job));
  }

  /** The service changes a job by itself. Does nothing when there is no such job, or the job is over. */
  change(task: number, attempt: number, change: RemoteChange): void {
    const id = this.#newest.get(attemptKey(task, attempt));
    const job = id === undefined ? undefined : this.#jobs.get(id);
    if (job === undefined) return;
    for (const look of ["job", "message", "failure"] as const) this.#looked.delete(look);
    if (change.kind === "remove") {
      this.#jobs.delete(job.id);
      this.#touch({ kind: "changed", job, from: job.state, change });
      return;
    }
    if (this.isTerminal(job)) return;
    const message = change.kind === "state" ? messageOf(change) : undefined;
    const failure = change.kind === "state" ? change.failure : undefined;
    const next = this.#put({ ...job, state: change.state, message: message ?? job.message, failure });
    this.#touch({ kind: "changed", job: next, from: job.state, change });
  }

  /** The job as a handler gets it: what it looks at on behalf of a poll is noted. */
  #lent(held: Job): Job {
    const scope = callScope.getStore();
    const job = scope?.shownState === undefined ? held : { ...held, state: scope.shownState };
    if (scope?.call?.method !== "get") return job;
    this.#looked.add("job");
    const note = (look: FakeLook): void => void this.#looked.add(look);
    return {
      ...job,
      get message() {
        note("message");
        return job.message;
      },
      get failure() {
        note("failure");
        return job.failure;
      },
    };
  }

  #newJob(id: string, { key, spec }: NewJob): Job {
    return {
      id,
      key: key ?? undefined,
      spec,
      state: this.#simulation.world.initialState,
      message: undefined,
      failure: undefined,
      createdAt: Math.floor(this.#simulation.clock.now()),
    };
  }

  #put(job: Job): Job {
    this.#jobs.set(job.id, job);
    return job;
  }

  #touch(touch: JobTouch): void {
    this.#simulation.record({ kind: "job", call: callScope.getStore()?.call, touch });
  }

  #key(key: string): void {
    const call = callScope.getStore()?.call;
    this.#simulation.record({ kind: "key", call, key });
    if (call?.method === "create" && this.#occupied.delete(attemptKey(call.task, call.attempt))) this.#take(key);
  }

  /** Somebody else has made a job under this key, unless it was the attempt itself. */
  #take(key: string): void {
    const foreign = this.#simulation.world.foreignJob?.(key);
    if (foreign === undefined || [...this.#jobs.values()].some((job) => job.key === key)) return;
    const job = this.#put(this.#newJob(foreign.id ?? `foreign-${this.#jobs.size}`, foreign));
    this.#simulation.record({ kind: "job", call: undefined, touch: { kind: "added", job } });
  }
}

// Beyond 2^53, where a number of JavaScript is no longer exact.
const FIRST_INT64_ID = 9_007_199_254_740_993_001n;

function inventId(style: IdStyle, number: number): string {
  switch (style) {
    case "plain":
      return `job-${number}`;
    case "int64":
      return String(FIRST_INT64_ID + BigInt(number));
    case "hostile":
      return `j/${number}#a?b=c%2F&d é..`;
  }
}

// Noise in words: a text that is cut shows whether it was cut at its start or its end.
function messageOf({ message, padding }: Extract<RemoteChange, { kind: "state" }>): string | undefined {
  return padding === undefined ? message : `${"noise ".repeat(Math.ceil(padding / 6))}${message ?? ""}`;
}

function attemptKey(task: number, attempt: number): string {
  return `${task}/${attempt}`;
}

function lagging(): boolean {
  return callScope.getStore()?.lag === true;
}

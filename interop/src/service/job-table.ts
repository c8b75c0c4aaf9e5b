import type { Behaviour, JobView, Operation, Sighting, Wanted } from "./job-words.ts";

interface Job {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly payload: string;
  isDeleted: boolean;
}

interface Named {
  behaviour: Behaviour;
  readonly requests: Record<Operation, number>;
}

/** Ids count down from the largest 64-bit integer: none of them fits a JavaScript number. */
const FIRST_ID = 2n ** 63n - 1n;

/** What a job service knows: jobs, found by their id or idempotency key, and how jobs of a name are to behave. */
export class JobTable {
  readonly #jobs = new Map<string, Job>();
  readonly #named = new Map<string, Named>();

  /** The name says which check a job belongs to. */
  behave(name: string, behaviour: Partial<Behaviour>): void {
    const named = this.#of(name);
    named.behaviour = { ...named.behaviour, ...behaviour };
  }

  behaviourOf(name: string): Behaviour {
    return this.#of(name).behaviour;
  }

  /** Counts a request, before anything else is done with it. */
  count(name: string, operation: Operation): void {
    this.#of(name).requests[operation]++;
  }

  /** The job with this key, made now when there is none. */
  create(key: string, name: string, payload: string): JobView {
    const found = [...this.#jobs.values()].find((job) => job.key === key);
    if (found !== undefined) return viewOf(found);
    const id = String(FIRST_ID - BigInt(this.#jobs.size));
    const job: Job = { id, key, name, payload, isDeleted: false };
    this.#jobs.set(id, job);
    return viewOf(job);
  }

  find(id: string): JobView | undefined {
    const job = this.#jobs.get(id);
    return job === undefined ? undefined : viewOf(job);
  }

  /** @returns whether there was something to delete. */
  delete(id: string): boolean {
    const job = this.#jobs.get(id);
    if (job === undefined || job.isDeleted) return false;
    job.isDeleted = true;
    return true;
  }

  /** What has happened to the jobs of a name. */
  sighting(name: string): Sighting {
    const jobs = [...this.#jobs.values()].filter((job) => job.name === name).map(viewOf);
    return { jobs, live: jobs.filter((job) => !job.isDeleted).length, requests: { ...this.#of(name).requests } };
  }

  /** Names of all jobs that are not deleted. */
  liveNames(): readonly string[] {
    return [...this.#jobs.values()].filter((job) => !job.isDeleted).map(({ name }) => name);
  }

  #of(name: string): Named {
    const found = this.#named.get(name);
    if (found !== undefined) return found;
    const named: Named = {
      behaviour: { answer: { state: "RUNNING" }, fail: {}, hold: [] },
      requests: { create: 0, get: 0, delete: 0, logs: 0 },
    };
    this.#named.set(name, named);
    return named;
  }
}

/** Whether what somebody waits for has happened. */
export function isSeen({ requests, live }: Sighting, { operation, atLeast, live: wantedLive }: Wanted): boolean {
  if (operation !== undefined && requests[operation] < (atLeast ?? 1)) return false;
  return wantedLive === undefined || live === wantedLive;
}

function viewOf({ id, key, name, payload, isDeleted }: Job): JobView {
  return { id, key, name, payload, isDeleted };
}

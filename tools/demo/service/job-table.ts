import type { JobRecord, JobSpec } from "./job-record.ts";
import { fateOf, type Fault, type JobFate, type JobScript } from "./job-script.ts";
import { isLive, jobAt, type JobSnapshot } from "./job-state.ts";

/** A job that the service has taken on. */
export interface Job {
  readonly id: string;
  readonly key: string | null;
  readonly spec: JobSpec;
  readonly fate: JobFate;
  readonly submittedAtMs: number;
  readonly cancelledAtMs: number | undefined;
}

/** One job in the service's own list. */
export interface InventoryEntry extends JobSnapshot {
  readonly id: string;
  readonly key: string | null;
  readonly execution: string;
  /** The attempt that the job says it belongs to, from 0. */
  readonly attempt: number;
  readonly live: boolean;
}

/** What the service holds, and what has happened to it. */
export interface Inventory {
  readonly jobs: readonly InventoryEntry[];
  /** How often a submission came again and got its old job. */
  readonly repeated: number;
  readonly faults: readonly { readonly fault: Fault; readonly execution: string }[];
}

/** The jobs of the service: rebuilt from its records, and changed by adding records only. */
export class JobTable {
  readonly #script: JobScript;
  /** Keeps a record; must have kept it when it returns. */
  readonly #keep: (record: JobRecord) => void;
  readonly #jobs = new Map<string, Job>();
  readonly #byKey = new Map<string, Job>();
  readonly #faults: { readonly fault: Fault; readonly execution: string }[] = [];
  #repeated = 0;

  constructor(script: JobScript, records: readonly JobRecord[], keep: (record: JobRecord) => void) {
    this.#script = script;
    this.#keep = keep;
    for (const record of records) this.#apply(record);
  }

  get(id: string): Job | undefined {
    return this.#jobs.get(id);
  }

  byKey(key: string): Job | undefined {
    return this.#byKey.get(key);
  }

  /** Takes a job on; it is kept when this returns. */
  submit(key: string | null, spec: JobSpec, atMs: number): Job {
    const id = jobId(this.#jobs.size);
    this.#add({ type: "submitted", id, key, spec, atMs });
    const job = this.#jobs.get(id);
    if (job === undefined) throw new Error(`job ${id} was not added`);
    return job;
  }

  repeat(job: Job, atMs: number): void {
    this.#add({ type: "repeated", id: job.id, atMs });
  }

  cancel(job: Job, reason: string, atMs: number): void {
    this.#add({ type: "cancelled", id: job.id, reason, atMs });
  }

  /** Whether this fault is planned for the execution and has not happened yet; then it counts as happened. */
  takeFault(fault: Fault, execution: string, atMs: number): boolean {
    const planned = this.#script[execution]?.faults.includes(fault) ?? false;
    if (!planned || this.#faults.some((taken) => taken.fault === fault && taken.execution === execution)) return false;
    this.#add({ type: "fault", fault, execution, atMs });
    return true;
  }

  inventory(nowMs: number): Inventory {
    const jobs = [...this.#jobs.values()].map((job) => toEntry(job, nowMs));
    return { jobs, repeated: this.#repeated, faults: [...this.#faults] };
  }

  #add(record: JobRecord): void {
    this.#keep(record);
    this.#apply(record);
  }

  #apply(record: JobRecord): void {
    switch (record.type) {
      case "submitted": {
        const { id, key, spec, atMs } = record;
        const fate = fateOf(this.#script, executionOf(spec), this.#jobsOf(executionOf(spec)));
        this.#put({ id, key, spec, fate, submittedAtMs: atMs, cancelledAtMs: undefined });
        return;
      }
      case "repeated":
        this.#repeated++;
        return;
      case "cancelled": {
        const job = this.#jobs.get(record.id);
        if (job !== undefined) this.#put({ ...job, cancelledAtMs: record.atMs });
        return;
      }
      case "fault":
        this.#faults.push({ fault: record.fault, execution: record.execution });
        return;
    }
  }

  #put(job: Job): void {
    this.#jobs.set(job.id, job);
    if (job.key !== null) this.#byKey.set(job.key, job);
  }

  #jobsOf(execution: string): number {
    return [...this.#jobs.values()].filter((job) => executionOf(job.spec) === execution).length;
  }
}

/** The execution that a job says it belongs to. */
export function executionOf(spec: JobSpec): string {
  return spec.labels["flyte-execution"] ?? "";
}

export function snapshotOf(job: Job, nowMs: number): JobSnapshot {
  return jobAt(job.fate, job.submittedAtMs, job.cancelledAtMs, nowMs);
}

function toEntry(job: Job, nowMs: number): InventoryEntry {
  const snapshot = snapshotOf(job, nowMs);
  const attempt = Number(job.spec.labels["flyte-attempt"] ?? 0);
  return {
    id: job.id,
    key: job.key,
    execution: executionOf(job.spec),
    attempt,
    ...snapshot,
    live: isLive(snapshot.state),
  };
}

function jobId(index: number): string {
  return `job-${String(index + 1).padStart(4, "0")}`;
}

/** A job of the remote service. */
export interface Job {
  readonly id: string;
  /** The idempotency key, name or tag under which it was made. */
  readonly key: string | undefined;
  /** What was asked for, as the author's handler stored it. */
  readonly spec: unknown;
  /** The service's own word. */
  readonly state: string;
  /** What the service says about the job, such as why it failed. Put it where the service puts such texts. */
  readonly message: string | undefined;
  /** Why the job failed: a name from the world's `failures`. Turn it into what the service says, such as an error code. */
  readonly failure: string | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
}

/** What a new job is made of. */
export interface NewJob {
  /** The idempotency key, name or tag that the service uses to know the job again. Give it: the kit judges idempotency by it. */
  readonly key?: string | null | undefined;
  readonly spec?: unknown;
  /** Default: an id that the kit invents. */
  readonly id?: string | undefined;
}

/** The jobs that the service holds. Every use is seen by the kit. */
export interface JobTable {
  /** Makes a job in the initial state. @throws RangeError when the id is taken. */
  add(job: NewJob): Job;
  /** Finds a job by id; nothing while a replica lags behind. */
  get(id: string): Job | undefined;
  /** Finds the job that was made under this key; nothing while a replica lags behind. */
  byKey(key: string): Job | undefined;
  /** All jobs, oldest first; none while a replica lags behind. */
  list(): readonly Job[];
  /** Puts the job into the cancelled state, whatever its state is now. Ask {@link JobTable.isTerminal} first where the service refuses. */
  cancel(id: string): Job | undefined;
  /** Forgets the job. */
  remove(id: string): boolean;
  /** Whether the job is over. */
  isTerminal(job: Job): boolean;
}

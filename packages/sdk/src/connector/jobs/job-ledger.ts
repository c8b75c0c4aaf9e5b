import type { Clock, Timer } from "../../contract/clock.ts";
import type { Logger } from "../../contract/logger.ts";
import { toPluginError } from "../../errors/to-plugin-error.ts";
import { DoubtfulJobs } from "./doubtful-jobs.ts";
import { type JobIdentity, weightOfIdentity } from "./job-identity.ts";
import { Recent } from "./recent.ts";
import { unlessAborted } from "./unless-aborted.ts";

// What can happen to a job that CreateTask asks for:
//
//   asked ──create answers, somebody waits──────> claimed ──GetTask or DeleteTask──> watched
//     │                                              │
//     ├─create took too long──> in doubt: see DoubtfulJobs       │
//     └─create answers, the client is gone─> unclaimed          a newer attempt of the task is asked for, and the
//          │              │                        │            job was never watched: it is abandoned
//          │              └─ the same attempt is asked for again: claimed
//          └─ nobody comes within the grace time: abandoned (deleted)
//
// Go's client takes every error of CreateTask, a passed deadline too, for the end of the attempt, and never asks to delete what it
// may have made (connector-wire.md, 2.6).

/** What the ledger does with the jobs in it. */
export interface LedgerOptions<Created> {
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long a job that no client has heard of waits to be asked for again, in milliseconds. */
  readonly unclaimedGraceMs: number;
  /** How many bytes a job takes, without its identity. */
  readonly weigh: (created: Created) => number;
  /** Deletes a job of which no client knows. */
  readonly abandon: (created: Created, identity: JobIdentity, reason: string) => Promise<void>;
  /** Whether a job may be there though `create` failed with this. */
  readonly isInDoubt: (error: unknown) => boolean;
}

/** How a job is made. */
export interface JobMaker<Created> {
  /** @param wanted aborted when nobody waits for the job any more. Of no meaning once the service has been asked to make it. */
  create(wanted: AbortSignal): Promise<Created>;
  /** Asks for a job that may be there, for nobody. Without it there is no doubt: nothing is made. */
  readonly recover?: (() => Promise<Created>) | undefined;
  /** How many bytes `recover` keeps. Default: none. */
  readonly recoverBytes?: number | undefined;
}

interface Entry<Created> {
  readonly identity: JobIdentity;
  readonly job: Promise<Created>;
  readonly wanted: AbortController;
  created: Created | undefined;
  waiting: number;
  isClaimed: boolean;
  isWatched: boolean;
  timer: Timer | undefined;
}

/** How many jobs are remembered. One that is forgotten costs a call of `create` with the same key, should it be asked for again. */
const MOST_REMEMBERED = 10_000;
/** The same in bytes, for jobs and for tasks. */
const MOST_REMEMBERED_BYTES = 33_554_432;
/** Of a task: Flyte tries none more often, and who does may not make us remember all of it. */
const MOST_ATTEMPTS = 64;

const LIMITS = { entries: MOST_REMEMBERED, weight: MOST_REMEMBERED_BYTES };

/** Sees to it that no job is left that nobody knows of, and that one attempt is created once at a time. */
export class JobLedger<Created> {
  readonly #options: LedgerOptions<Created>;
  /** Jobs that nobody knows of yet: never forgotten. */
  readonly #open = new Map<string, Entry<Created>>();
  readonly #claimed = new Recent<Entry<Created>>(LIMITS);
  /** Jobs that nobody has asked about yet, by their task. */
  readonly #lineages = new Recent<readonly Entry<Created>[]>(LIMITS);
  readonly #abandoning = new Set<Promise<void>>();
  readonly #doubts: DoubtfulJobs<Created>;

  constructor(options: LedgerOptions<Created>) {
    this.#options = options;
    const { clock, logger, unclaimedGraceMs: graceMs } = options;
    const abandon = this.#deleteForGood.bind(this);
    this.#doubts = new DoubtfulJobs({ clock, logger, graceMs, abandon });
  }

  /**
   * The job of this attempt. `create` is called for the first that asks; its answer is kept for those who ask again.
   *
   * @param signal aborted when the client is gone: `create` goes on.
   * @throws what `create` throws; the signal's reason.
   */
  async ask(identity: JobIdentity, signal: AbortSignal, maker: JobMaker<Created>): Promise<Created> {
    this.#abandonEarlier(identity);
    const entry = this.#open.get(identity.key) ?? this.#claimed.get(identity.key) ?? this.#start(identity, maker);
    entry.timer?.cancel();
    entry.waiting++;
    try {
      const created = await unlessAborted(entry.job, signal);
      this.#claim(entry);
      return created;
    } finally {
      entry.waiting--;
      if (entry.waiting === 0 && entry.created === undefined) entry.wanted.abort(signal.reason);
      this.#settle(entry);
    }
  }

  /** Flyte asks about this job, so it knows of it. */
  watched(key: string): void {
    const entry = this.#open.get(key) ?? this.#claimed.get(key);
    if (entry === undefined) return;
    entry.isWatched = true;
    this.#claim(entry);
    this.#leaveLineage(entry);
  }

  /** Jobs that nobody knows of yet, those that are remembered, and the tasks of both. */
  get sizes(): { readonly open: number; readonly claimed: number; readonly lineages: number } {
    return { open: this.#open.size, claimed: this.#claimed.size, lineages: this.#lineages.size };
  }

  /** The job is deleted: whoever asks for it again wants another. */
  forget(key: string): void {
    const entry = this.#open.get(key) ?? this.#claimed.get(key);
    entry?.timer?.cancel();
    this.#open.delete(key);
    this.#claimed.delete(key);
  }

  /** Abandons what nobody has asked for, and what may be there, and waits until that is done. */
  async close(): Promise<void> {
    for (;;) {
      const settling = this.#doubts.settleAll("The connector stops");
      if (this.#open.size === 0 && this.#abandoning.size === 0 && settling.length === 0) return;
      for (const entry of this.#open.values()) {
        if (entry.created !== undefined && entry.waiting === 0) this.#abandon(entry, "The connector stops");
      }
      const underWay = [...this.#open.values()].filter(({ created }) => created === undefined).map(({ job }) => job);
      await Promise.allSettled([...underWay, ...this.#abandoning, ...settling]);
    }
  }

  #start(identity: JobIdentity, maker: JobMaker<Created>): Entry<Created> {
    this.#doubts.drop(identity.key);
    const wanted = new AbortController();
    const entry: Entry<Created> = {
      identity,
      job: maker.create(wanted.signal),
      wanted,
      created: undefined,
      waiting: 0,
      isClaimed: false,
      isWatched: false,
      timer: undefined,
    };
    this.#open.set(identity.key, entry);
    if (identity.lineage !== "") {
      const siblings = this.#lineages.get(identity.lineage) ?? [];
      this.#setLineage(identity.lineage, [...siblings, entry].slice(-MOST_ATTEMPTS));
    }
    entry.job.then(
      (created) => {
        entry.created = created;
        this.#settle(entry);
      },
      // Whoever waits is told. No job is known, and the next one who asks calls `create` again.
      (error: unknown) => {
        this.#drop(entry);
        const { recover, recoverBytes = 0 } = maker;
        if (recover !== undefined && this.#options.isInDoubt(error)) this.#doubts.add(identity, recover, recoverBytes);
      },
    );
    return entry;
  }

  #claim(entry: Entry<Created>): void {
    entry.timer?.cancel();
    entry.isClaimed = true;
    if (this.#open.get(entry.identity.key) !== entry) return;
    this.#open.delete(entry.identity.key);
    this.#claimed.set(entry.identity.key, entry, this.#weigh(entry));
    // It weighs more now than when its create began.
    const { lineage } = entry.identity;
    const siblings = this.#lineages.get(lineage);
    if (siblings !== undefined) this.#setLineage(lineage, siblings);
  }

  #weigh({ identity, created }: Entry<Created>): number {
    return weightOfIdentity(identity) + (created === undefined ? 0 : this.#options.weigh(created));
  }

  /** Nobody waits any more for a job that is there: its time runs. */
  #settle(entry: Entry<Created>): void {
    const isOpen = this.#open.get(entry.identity.key) === entry;
    if (!isOpen || entry.created === undefined || entry.waiting > 0) return;
    entry.timer?.cancel();
    const { clock, unclaimedGraceMs } = this.#options;
    entry.timer = clock.setTimer(unclaimedGraceMs, () => {
      this.#abandon(entry, "Nobody has heard of the job: the call that created it was over before the answer came");
    });
  }

  #abandonEarlier(identity: JobIdentity): void {
    this.#doubts.settleEarlier(identity);
    const { lineage, attempt } = identity;
    const siblings = lineage === "" ? undefined : this.#lineages.get(lineage);
    for (const entry of siblings ?? []) {
      if (entry.identity.attempt >= attempt || entry.isWatched) continue;
      const reason = `Attempt ${attempt} of the task has begun, and nobody has asked about the job of attempt ${entry.identity.attempt}`;
      const abandon = (): void => this.#abandon(entry, reason);
      // One whose create is still under way is abandoned when it has answered.
      entry.job.then(abandon, () => {});
    }
  }

  #abandon(entry: Entry<Created>, reason: string): void {
    const { created, identity } = entry;
    if (created === undefined || entry.isWatched) return;
    // Only once.
    entry.isWatched = true;
    this.#drop(entry);
    const abandoning = this.#deleteForGood(created, identity, reason);
    this.#abandoning.add(abandoning);
    void abandoning.finally(() => this.#abandoning.delete(abandoning));
  }

  /** Never rejects. */
  async #deleteForGood(created: Created, identity: JobIdentity, reason: string): Promise<void> {
    const { logger, abandon } = this.#options;
    const { key, subject } = identity;
    const fields = { ...subject, idempotencyKey: key };
    logger.warn("A job that nobody knows of is deleted", { ...fields, reason });
    try {
      await abandon(created, identity, reason);
    } catch (error) {
      const { code } = toPluginError(error);
      logger.error("A job that nobody knows of could not be deleted", { ...fields, code });
    }
  }

  #drop(entry: Entry<Created>): void {
    entry.timer?.cancel();
    const { key } = entry.identity;
    if (this.#open.get(key) === entry) this.#open.delete(key);
    if (this.#claimed.get(key) === entry) this.#claimed.delete(key);
    this.#leaveLineage(entry);
  }

  #leaveLineage(entry: Entry<Created>): void {
    const { lineage } = entry.identity;
    const siblings = this.#lineages.get(lineage)?.filter((sibling) => sibling !== entry) ?? [];
    if (siblings.length === 0) this.#lineages.delete(lineage);
    else this.#setLineage(lineage, siblings);
  }

  #setLineage(lineage: string, siblings: readonly Entry<Created>[]): void {
    const weight = siblings.reduce((sum, entry) => sum + this.#weigh(entry), 0);
    this.#lineages.set(lineage, siblings, weight);
  }
}

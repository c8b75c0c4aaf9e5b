import type { Clock, Timer } from "../../contract/clock.ts";
import type { Logger } from "../../contract/logger.ts";
import { toPluginError } from "../../errors/to-plugin-error.ts";
import { type JobIdentity, weightOfIdentity } from "./job-identity.ts";

/** Options of {@link DoubtfulJobs}. */
export interface DoubtOptions<Created> {
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long an attempt may be asked for again, in milliseconds: then its own `create` settles the doubt. */
  readonly graceMs: number;
  /** Deletes a job that was there after all. Never rejects. */
  readonly abandon: (created: Created, identity: JobIdentity, reason: string) => Promise<void>;
}

interface Doubt<Created> {
  readonly identity: JobIdentity;
  readonly weight: number;
  /** Calls `create` with the same key: it answers with the job, if there is one. */
  readonly recover: () => Promise<Created>;
  readonly timer: Timer;
}

const MOST_DOUBTS = 256;
/** Each keeps the request of its task, with all inputs. */
const MOST_DOUBT_BYTES = 67_108_864;

/**
 * Attempts whose `create` took longer than it may: the service may have made a job that nobody knows of. Once the attempt is over, because the
 * next one begins or nobody asks again, the job is asked for by its key, and deleted.
 */
export class DoubtfulJobs<Created> {
  readonly #options: DoubtOptions<Created>;
  readonly #doubts = new Map<string, Doubt<Created>>();
  readonly #settling = new Set<Promise<void>>();
  #weight = 0;

  constructor(options: DoubtOptions<Created>) {
    this.#options = options;
  }

  /** @param recoverBytes how many bytes `recover` keeps. */
  add(identity: JobIdentity, recover: () => Promise<Created>, recoverBytes: number): void {
    const { clock, graceMs, logger } = this.#options;
    this.drop(identity.key);
    const { key, subject } = identity;
    const weight = weightOfIdentity(identity) + recoverBytes;
    if (this.#doubts.size >= MOST_DOUBTS || this.#weight + weight > MOST_DOUBT_BYTES) {
      const reason = `create took longer than it may, and so did ${this.#doubts.size} others, more than can be kept in mind`;
      logger.error("A job may be left that nobody knows of", { ...subject, idempotencyKey: key, reason });
      return;
    }
    const timer = clock.setTimer(graceMs, () => {
      this.#settle(key, "Nobody has asked again for a job whose create took longer than it may");
    });
    this.#doubts.set(key, { identity, weight, recover, timer });
    this.#weight += weight;
  }

  /** The attempt is asked for again, so that its job will be known. */
  drop(key: string): void {
    const doubt = this.#doubts.get(key);
    if (doubt === undefined) return;
    doubt.timer.cancel();
    this.#weight -= doubt.weight;
    this.#doubts.delete(key);
  }

  /** An attempt begins: those before it are over. */
  settleEarlier({ lineage, attempt }: JobIdentity): void {
    if (lineage === "") return;
    for (const [key, { identity }] of this.#doubts) {
      if (identity.lineage !== lineage || identity.attempt >= attempt) continue;
      this.#settle(
        key,
        `Attempt ${attempt} of the task has begun, and create of attempt ${identity.attempt} took longer than it may`,
      );
    }
  }

  /** Settles all of them. What is under way comes back. */
  settleAll(reason: string): readonly Promise<void>[] {
    for (const key of this.#doubts.keys()) this.#settle(key, reason);
    return [...this.#settling];
  }

  #settle(key: string, reason: string): void {
    const doubt = this.#doubts.get(key);
    if (doubt === undefined) return;
    this.drop(key);
    const settling = this.#recoverAndAbandon(doubt, reason);
    this.#settling.add(settling);
    void settling.finally(() => this.#settling.delete(settling));
  }

  /** Never rejects. */
  async #recoverAndAbandon({ identity, recover }: Doubt<Created>, reason: string): Promise<void> {
    const { logger, abandon } = this.#options;
    let created: Created;
    try {
      created = await recover();
    } catch (error) {
      const { code } = toPluginError(error);
      const fields = { ...identity.subject, idempotencyKey: identity.key, code, reason };
      logger.error("A job may be left that nobody knows of", fields);
      return;
    }
    await abandon(created, identity, reason);
  }
}

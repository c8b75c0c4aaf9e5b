import { createHash } from "node:crypto";

import { createSeededRandom } from "../../../packages/sdk/src/runtime/index.ts";

/** What goes wrong with one request. All times in milliseconds. */
export interface ServiceFault {
  /** Before the request has any effect: it may have one after its sender has died. */
  readonly waitBeforeMs: number;
  /** Answered with this status, without an effect. */
  readonly refuseWith: 429 | 503 | undefined;
  /** After the effect. */
  readonly waitAfterMs: number;
  /** The connection breaks after the effect. */
  readonly loseAnswer: boolean;
}

const NO_FAULT: ServiceFault = { waitBeforeMs: 0, refuseWith: undefined, waitAfterMs: 0, loseAnswer: false };
const LONGEST_WAIT_MS = 250;
/** From then on the same request is served: it is chaos that is tested here, not a service that is down. */
const MOST_FAULTS_PER_REQUEST = 3;

/**
 * Decides what goes wrong. Depends on nothing but the seed, the request, and how often the same request came before: not on the time,
 * and not on what else is going on.
 */
export class ServiceFaults {
  readonly #seed: number;
  readonly #seen = new Map<string, number>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** @param request what tells requests apart that mean different things. */
  next(request: string, isSubmission: boolean): ServiceFault {
    const count = this.#seen.get(request) ?? 0;
    this.#seen.set(request, count + 1);
    if (count >= MOST_FAULTS_PER_REQUEST) return NO_FAULT;
    const digest = createHash("sha256").update(`${this.#seed} ${count} ${request}`).digest();
    const random = createSeededRandom(digest.readUInt32LE());
    const wait = (): number => Math.floor(random.next() * LONGEST_WAIT_MS);
    const lot = random.next();
    // Slows the whole plugin down, so it must be rare.
    if (lot < 0.02 && isSubmission) return { ...NO_FAULT, refuseWith: 429 };
    if (lot < 0.1) return { ...NO_FAULT, refuseWith: 503 };
    if (lot < 0.25) return { ...NO_FAULT, loseAnswer: true, waitBeforeMs: wait() };
    if (lot < 0.4) return { ...NO_FAULT, waitBeforeMs: wait() };
    if (lot < 0.6) return { ...NO_FAULT, waitAfterMs: wait() };
    return NO_FAULT;
  }
}

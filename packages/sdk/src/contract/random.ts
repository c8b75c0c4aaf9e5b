/**
 * The only source of randomness for a plugin, the HTTP client and the runtime.
 *
 * A seeded implementation makes a run repeatable.
 */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A version 4 UUID in lower case. Never derive an idempotency key from it: a repeated create could not find its job. */
  uuid(): string;
}

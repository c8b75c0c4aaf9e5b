/** Time kept back for what follows, and for the answer, of which the client must hear before its deadline. */
const RESERVE = { share: 0.1, mostMs: 1_000 };

/** Milliseconds that calls of the plugin may take, of what the client waits. `Infinity` for a client without a deadline. */
export function callBudgetMs(remainingMs: number): number {
  return remainingMs - Math.min(RESERVE.mostMs, remainingMs * RESERVE.share);
}

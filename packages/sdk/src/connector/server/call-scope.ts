/** One call of a client. */
export interface CallScope {
  /** Aborted when the client cancels, its deadline passes, or the server is stopped by force. */
  readonly signal: AbortSignal;
  /** Milliseconds until the client's deadline; `Infinity` when it has none. */
  remainingMs(): number;
  /** Says which task type the call is about, for logs and metrics. */
  about(taskType: string): void;
}

/** What a call is about, as far as it is known. */
export interface CallSubject {
  readonly taskType?: string | undefined;
  readonly project?: string | undefined;
  readonly domain?: string | undefined;
  /** The execution's name: the run. */
  readonly run?: string | undefined;
  /** The node's id: the action. */
  readonly action?: string | undefined;
  /** From 0. */
  readonly attempt?: number | undefined;
  /** The size of the inputs of the task. */
  readonly inputBytes?: number | undefined;
}

/** One call of a client. */
export interface CallScope {
  /** Aborted when the client cancels, its deadline passes, or the server is stopped by force. */
  readonly signal: AbortSignal;
  /** The size of the request; of a stream, of all requests that were read. */
  readonly requestBytes: number;
  /** Milliseconds until the client's deadline; `Infinity` when it has none. */
  remainingMs(): number;
  /** Adds to what is known of the call, for logs and metrics. */
  about(subject: CallSubject): void;
}

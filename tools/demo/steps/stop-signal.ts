import { StoppedError } from "./demo-error.ts";

/** The signals that end the demo, and the exit codes that shells expect after them. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
/**
 * A terminal signals every process of a program, and some of them pass it on: what comes this soon after the first is the same
 * Ctrl-C. Milliseconds.
 */
const SAME_PRESS_MS = 1_000;

export interface StopSignal {
  /** Aborted with a StoppedError by the first Ctrl-C. */
  readonly signal: AbortSignal;
  /** Gives the signals back to Node. */
  release(): void;
}

/** Turns Ctrl-C into an AbortSignal. A second one calls `onImpatience`, which shall end the process at once. */
export function listenForStop(onImpatience: (exitCode: number) => void): StopSignal {
  const stop = new AbortController();
  let firstAt: number | undefined;
  const listeners = Object.entries(EXIT_CODES).map(([name, exitCode]) => {
    const listener = (): void => {
      if (firstAt !== undefined && performance.now() - firstAt > SAME_PRESS_MS) onImpatience(exitCode);
      firstAt ??= performance.now();
      stop.abort(new StoppedError(name, exitCode));
    };
    process.on(name, listener);
    return { name, listener };
  });
  return {
    signal: stop.signal,
    release: () => {
      for (const { name, listener } of listeners) process.off(name, listener);
    },
  };
}

/** Settles as `promise` does, or rejects with the signal's reason, whatever comes first. */
export async function unlessStopped<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([promise, stopped]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

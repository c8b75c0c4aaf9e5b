import { callScope } from "./call-scope.ts";

type Listener = (reason: unknown) => void;

const EVENT = "unhandledRejection";
/** Simulations under way, each with what it does about a rejection that nobody handles. */
const watchers = new Set<Listener>();
/** Who listened before: they hear only of rejections that belong to no simulation. */
let others: readonly NodeJS.UnhandledRejectionListener[] = [];

/**
 * Tells of promises that are rejected on behalf of a simulated plugin while nobody handles them, until the answer is called. Node would end the process for
 * each, and so it would end the check.
 */
export function watchUnhandledRejections(listener: Listener): () => void {
  if (watchers.size === 0) {
    others = process.listeners(EVENT);
    process.removeAllListeners(EVENT);
    process.on(EVENT, passOn);
  }
  watchers.add(listener);
  return () => {
    watchers.delete(listener);
    if (watchers.size > 0) return;
    process.removeListener(EVENT, passOn);
    for (const other of others) process.on(EVENT, other);
  };
}

const passOn: NodeJS.UnhandledRejectionListener = (reason, promise) => {
  // Older versions of Node do not say on whose behalf it was; with one simulation there is no doubt.
  const own = callScope.getStore()?.onStray ?? (watchers.size === 1 ? [...watchers][0] : undefined);
  if (own !== undefined) own(reason);
  else if (others.length > 0) for (const other of others) other(reason, promise);
  else throw reason;
};

/** Where something was thrown, and who called there. */
const FRAMES = 3;

/** How many checks run right now: the last one to end puts the limit back. */
let depth = 0;
let usual = Error.stackTraceLimit;

/**
 * Runs `body` while stacks of errors hold a few frames only. Simulations make errors by the thousand, and a deep stack costs more than the request
 * that failed. A replay does not go through here: it has them whole.
 */
export async function withShortStacks<T>(body: () => Promise<T>): Promise<T> {
  if (depth === 0) {
    usual = Error.stackTraceLimit;
    Error.stackTraceLimit = Math.min(usual, FRAMES);
  }
  depth += 1;
  try {
    return await body();
  } finally {
    depth -= 1;
    if (depth === 0) Error.stackTraceLimit = usual;
  }
}

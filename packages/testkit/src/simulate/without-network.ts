/** How many simulations run right now: the last one to end puts the real `fetch` back. */
let depth = 0;
let realFetch: typeof globalThis.fetch | undefined;

const denied: typeof globalThis.fetch = (input) => {
  const url = input instanceof Request ? input.url : String(input);
  return Promise.reject(
    new TypeError(
      `The plugin called the global fetch for ${new URL(url).origin} in a simulation; use the fetch of PluginSetupContext instead`,
    ),
  );
};

/** Runs `body` while the global `fetch` refuses to work: a plugin that goes around its setup context is found out, and nothing leaves the machine. */
export async function withoutNetwork<T>(body: () => Promise<T>): Promise<T> {
  if (depth === 0) {
    realFetch = globalThis.fetch;
    globalThis.fetch = denied;
  }
  depth += 1;
  try {
    return await body();
  } finally {
    depth -= 1;
    if (depth === 0 && realFetch !== undefined) globalThis.fetch = realFetch;
  }
}

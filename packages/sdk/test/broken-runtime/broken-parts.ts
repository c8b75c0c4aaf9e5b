import { createLocalResourceManager } from "../../src/tokens/local-resource-manager.ts";
import { RUNTIME_PARTS } from "../../src/runtime/runtime-parts.ts";
import { withCache, withCacheOptions, withParts, type BrokenRuntime } from "./broken-runtime.ts";

const never = (): Promise<never> => new Promise(() => {});

/** Runtimes with a wrong cache, limiter, throttle, resource manager or redactor. */
export const BROKEN_PARTS: readonly BrokenRuntime[] = [
  {
    name: "loses a worker to each get that throws",
    breaks: "D5",
    create: withCacheOptions(({ get }) => ({
      timeoutMs: Number.MAX_SAFE_INTEGER,
      get: async (id, signal) => {
        try {
          return await get(id, signal);
        } catch {
          return await never();
        }
      },
    })),
  },
  {
    name: "asks twice at a time",
    breaks: "RT-04",
    create: withCacheOptions(({ get }) => ({
      get: async (id, signal) => {
        const [first] = await Promise.all([get(id, signal), get(id, signal)]);
        return first;
      },
    })),
  },
  {
    name: "takes a token for nothing beside each that it needs",
    breaks: "D7",
    create: withCacheOptions(({ takeToken }) => ({ takeToken: () => (takeToken(), takeToken()) })),
  },
  {
    name: "drops a batch that fails",
    breaks: "D43",
    create: withCacheOptions(({ deliver, getMany }) => ({
      deliver: (id, outcome) => (outcome.ok || getMany === undefined ? deliver(id, outcome) : undefined),
    })),
  },
  {
    name: "waits for a hung get for ever",
    breaks: "RT-05",
    create: withCacheOptions(() => ({ timeoutMs: Number.MAX_SAFE_INTEGER })),
  },
  {
    name: "forgets tasks that do not fit into its cache",
    breaks: "RT-06",
    create: withCache((cache) => ({
      add: (id, firstInMs) => {
        if (cache.size < 10) cache.add(id, firstInMs);
      },
    })),
  },
  {
    name: "has one pool of workers for all plugins",
    breaks: "RT-10",
    create: (options) => {
      let busy = 0;
      return withCacheOptions(({ get, takeToken }) => ({
        takeToken: () => (busy >= 10 ? 1_000 : takeToken()),
        get: async (id, signal) => {
          busy++;
          try {
            return await get(id, signal);
          } finally {
            busy--;
          }
        },
      }))(options);
    },
  },
  {
    name: "does not hear a service that asks it to slow down",
    breaks: "RT-11",
    create: withParts({
      createThrottle: () => ({ slowDown: () => 1_000, pausedForMs: 0, succeeded: () => {} }),
    }),
  },
  {
    name: "polls a new job after a whole interval",
    breaks: "RT-12",
    create: withCache((cache, { resyncIntervalMs }) => ({ add: (id) => cache.add(id, resyncIntervalMs) })),
  },
  {
    name: "leaves its timers behind at close",
    breaks: "D25",
    create: withCache(() => ({ close: () => {}, remove: () => {} })),
  },
  {
    name: "does not limit writes",
    breaks: "CF-05",
    create: withParts({
      createRateLimiter: (config, clock) => ({
        ...RUNTIME_PARTS.createRateLimiter(config, clock),
        acquire: () => Promise.resolve(),
      }),
    }),
  },
  {
    name: "does not limit reads",
    breaks: "CF-05",
    create: withCacheOptions(() => ({ takeToken: () => 0 })),
  },
  {
    name: "polls every 30 s whatever the plugin asks for",
    breaks: "CF-05",
    create: withCacheOptions(() => ({ resyncIntervalMs: 30_000 })),
  },
  {
    name: "gives out as many tokens as anybody wants",
    breaks: "RT-09",
    create: withParts({
      createTokens: (id) => ({
        ...createLocalResourceManager(id),
        forScope: () => ({ id, allocateResource: async () => "Granted", releaseResource: async () => {} }),
      }),
    }),
  },
  {
    name: "never looks again at who waits for a token",
    breaks: "RT-09",
    create: withParts({ createTokens: (id) => ({ ...createLocalResourceManager(id), granted: never }) }),
  },
  {
    name: "reports secrets",
    breaks: "D18",
    create: withParts({
      createRedactor: () => ({ watch: (secretManager) => secretManager, redact: (text) => text, knowsSecrets: false }),
    }),
  },
];

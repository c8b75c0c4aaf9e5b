import {
  createAutoRefreshCache,
  type AutoRefreshCache,
  type AutoRefreshCacheOptions,
} from "../cache/auto-refresh-cache.ts";
import { createRateLimiter } from "../limits/rate-limiter.ts";
import { transition } from "../machine/transition.ts";
import { createLocalResourceManager } from "../tokens/local-resource-manager.ts";
import { createRedactor } from "../host/secrets.ts";
import { createThrottle } from "../host/throttle.ts";

/**
 * What a runtime is assembled from. The tests of the tests put a broken part in the place of one of these, to see that the breach is
 * noticed; nobody else has a reason to.
 */
export interface RuntimeParts {
  readonly transition: typeof transition;
  readonly createCache: (options: AutoRefreshCacheOptions<unknown>) => AutoRefreshCache;
  readonly createRateLimiter: typeof createRateLimiter;
  readonly createThrottle: typeof createThrottle;
  readonly createTokens: typeof createLocalResourceManager;
  readonly createRedactor: typeof createRedactor;
}

/** The parts of every runtime that is in use. */
export const RUNTIME_PARTS: RuntimeParts = Object.freeze({
  transition,
  createCache: createAutoRefreshCache,
  createRateLimiter,
  createThrottle,
  createTokens: createLocalResourceManager,
  createRedactor,
});

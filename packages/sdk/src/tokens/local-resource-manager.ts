import { AllocationStatus } from "../contract/allocation-status.ts";
import type { ResourceNamespace } from "../contract/resource-constraints.ts";
import type { ResourceManager, ResourceRegistrar } from "../contract/resource-manager.ts";
import {
  TokenAllocator,
  type PoolUsage,
  type TokenRequest,
  type TokenScope,
  type TokenStanding,
} from "./token-allocator.ts";

/** Hands out tokens within one process. A restarted process gives it back the tokens that its tasks hold, with `restore`. */
export interface LocalResourceManager extends ResourceRegistrar {
  /**
   * The resource manager of tasks of one project and domain. A request that must wait keeps its place until it is granted, or given
   * up with `releaseResource`. A pool that is not registered is answered with `Undefined`.
   */
  forScope(scope: TokenScope): ResourceManager;
  /** Resolves when the token is held. @throws the signal's reason; the request stays, until it is released. */
  granted(namespace: ResourceNamespace, allocationToken: string, signal: AbortSignal): Promise<void>;
  /** Takes a token that a task holds since before a restart, or puts its request back into the queue. */
  restore(request: TokenRequest, isHeld: boolean): void;
  usage(): readonly PoolUsage[];
}

const STATUS: Readonly<Record<TokenStanding, AllocationStatus>> = {
  granted: AllocationStatus.Granted,
  exhausted: AllocationStatus.Exhausted,
  scopeExceeded: AllocationStatus.NamespaceQuotaExceeded,
  unknown: AllocationStatus.Undefined,
};

/** Makes a resource manager without pools. */
export function createLocalResourceManager(id: string): LocalResourceManager {
  const allocator = new TokenAllocator();
  const waiters = new Map<string, () => void>();
  const wake = (granted: readonly TokenRequest[]): void => {
    for (const { namespace, token } of granted) waiters.get(keyOf(namespace, token))?.();
  };
  return Object.freeze<LocalResourceManager>({
    registerResourceQuota: async (namespace, quota) => {
      if (!Number.isSafeInteger(quota) || quota < 1) {
        throw new RangeError(
          `The quota of ${JSON.stringify(namespace)} must be an integer of at least 1, got ${quota}`,
        );
      }
      wake(allocator.register(namespace, quota));
    },
    forScope: (scope) =>
      Object.freeze<ResourceManager>({
        id,
        allocateResource: async (namespace, token, constraints) => {
          const pool = allocator.usage().find((usage) => usage.namespace === namespace);
          if (pool?.quota === undefined) return AllocationStatus.Undefined;
          allocator.request({ namespace, token, scope, constraints });
          return STATUS[allocator.standing(namespace, token)];
        },
        releaseResource: async (namespace, token) => wake(allocator.release(namespace, token)),
      }),
    granted: (namespace, token, signal) =>
      new Promise<void>((resolve, reject) => {
        if (signal.aborted) {
          reject(signal.reason);
          return;
        }
        if (allocator.standing(namespace, token) === "granted") {
          resolve();
          return;
        }
        const key = keyOf(namespace, token);
        const onAbort = (): void => {
          waiters.delete(key);
          reject(signal.reason);
        };
        waiters.set(key, () => {
          waiters.delete(key);
          signal.removeEventListener("abort", onAbort);
          resolve();
        });
        signal.addEventListener("abort", onAbort, { once: true });
      }),
    restore: (request, isHeld) => {
      if (isHeld) allocator.restore(request);
      else allocator.request(request);
    },
    usage: () => allocator.usage(),
  });
}

function keyOf(namespace: ResourceNamespace, token: string): string {
  return JSON.stringify([namespace, token]);
}

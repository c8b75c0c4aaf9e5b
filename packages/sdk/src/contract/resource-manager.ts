import type { AllocationStatus } from "./allocation-status.ts";
import type { ResourceConstraintsSpec, ResourceNamespace } from "./resource-constraints.ts";

/** Hands out tokens. Source: flyteplugins, core/resource_manager.go. */
export interface ResourceManager {
  readonly id: string;
  /** Asks for a token by name. Asking again for one that is held is answered with `Granted`. */
  allocateResource(
    namespace: ResourceNamespace,
    allocationToken: string,
    constraints: ResourceConstraintsSpec,
  ): Promise<AllocationStatus>;
  /** Gives a token back. Giving back one that is not held does nothing. */
  releaseResource(namespace: ResourceNamespace, allocationToken: string): Promise<void>;
}

/** Takes the size of a pool. Source: flyteplugins, core/resource_manager.go. */
export interface ResourceRegistrar {
  /** @param quota tokens in the pool, at least 1. */
  registerResourceQuota(namespace: ResourceNamespace, quota: number): Promise<void>;
}

/** At most this many tokens in one scope. */
export interface ResourceConstraint {
  /** Tokens: an integer of at least 1. */
  readonly value: number;
}

/** Limits inside a quota; an absent one means no limit. Source: flyteplugins, core/resource_manager.go. */
export interface ResourceConstraintsSpec {
  /** Tokens that one project may hold. */
  readonly projectScopeResourceConstraint?: ResourceConstraint | undefined;
  /** Tokens that one project and domain may hold. */
  readonly namespaceScopeResourceConstraint?: ResourceConstraint | undefined;
}

/** Names a pool of tokens. Source: flyteplugins, core.ResourceNamespace. */
export type ResourceNamespace = string;

/** A pool inside a pool: the names joined with `:`. Source: flyteplugins, core.CreateSubNamespace. */
export function createSubNamespace(namespace: ResourceNamespace, name: string): ResourceNamespace {
  return `${namespace}:${name}`;
}

/** From which pool a task takes its token, and under which limits. */
export interface ResourceRequirements {
  readonly namespace: ResourceNamespace;
  readonly constraints: ResourceConstraintsSpec;
}

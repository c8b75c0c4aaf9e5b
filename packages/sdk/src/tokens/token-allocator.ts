import type { ResourceConstraintsSpec, ResourceNamespace } from "../contract/resource-constraints.ts";

/** Whose tokens count together. Two scopes are the same when both fields are, letter for letter: `proj` is not part of `proj2`. */
export interface TokenScope {
  readonly project: string;
  readonly domain: string;
}

/** A request for one token. */
export interface TokenRequest {
  readonly namespace: ResourceNamespace;
  /** Unique in the pool; asking again with the same one is the same request. */
  readonly token: string;
  readonly scope: TokenScope;
  readonly constraints: ResourceConstraintsSpec;
}

/** Where a request stands. */
export type TokenStanding =
  /** The token is held. */
  | "granted"
  /** The pool is empty, or somebody who came earlier is next. */
  | "exhausted"
  /** The project or the namespace holds its share, though the pool has tokens left. */
  | "scopeExceeded"
  /** There is no such pool, or no such request. */
  | "unknown";

/** How full a pool is. */
export interface PoolUsage {
  readonly namespace: ResourceNamespace;
  /** Tokens in the pool; absent until it is registered. */
  readonly quota: number | undefined;
  readonly held: number;
  readonly waiting: number;
}

interface Pool {
  quota: number | undefined;
  readonly held: Map<string, TokenRequest>;
  /** In the order in which they came. */
  readonly waiting: Map<string, TokenRequest>;
  /** Tokens held per scope. */
  readonly used: Map<string, number>;
}

/**
 * Hands out the tokens of pools: no clock, no promise, nothing but counting. Source of the rules: flytepropeller's Redis resource
 * manager (an already held token is granted again; quota, then project, then namespace), without its flaw of comparing by prefix.
 *
 * Each pool serves in the order in which requests came. A request that only its own scope holds up lets others pass, but none of that
 * scope: so no token lies idle, and nobody is overtaken for ever.
 */
export class TokenAllocator {
  readonly #pools = new Map<ResourceNamespace, Pool>();

  /** Sets the size of a pool. A smaller one takes no token away; it gives none out until enough came back. @returns what is granted by that. */
  register(namespace: ResourceNamespace, quota: number): readonly TokenRequest[] {
    const pool = this.#pool(namespace);
    pool.quota = quota;
    return serve(pool);
  }

  /**
   * Asks for a token: grants it, or queues the request. A request of an unregistered pool waits for the registration.
   *
   * @returns whether the request is new.
   */
  request(request: TokenRequest): boolean {
    const pool = this.#pool(request.namespace);
    if (pool.held.has(request.token) || pool.waiting.has(request.token)) return false;
    pool.waiting.set(request.token, request);
    serve(pool);
    return true;
  }

  /** Takes a token that was granted before a restart, whatever the quota is now. */
  restore(request: TokenRequest): void {
    const pool = this.#pool(request.namespace);
    pool.waiting.delete(request.token);
    if (!pool.held.has(request.token)) hold(pool, request);
  }

  /**
   * Gives a token back, or a request up. Does nothing when there is none.
   *
   * @returns the requests that are granted by that.
   */
  release(namespace: ResourceNamespace, token: string): readonly TokenRequest[] {
    const pool = this.#pools.get(namespace);
    if (pool === undefined) return [];
    const request = pool.held.get(token);
    if (request !== undefined) free(pool, request);
    else if (!pool.waiting.delete(token)) return [];
    return serve(pool);
  }

  /** Where a request stands. */
  standing(namespace: ResourceNamespace, token: string): TokenStanding {
    const pool = this.#pools.get(namespace);
    if (pool === undefined) return "unknown";
    if (pool.held.has(token)) return "granted";
    const request = pool.waiting.get(token);
    if (request === undefined || pool.quota === undefined) return "unknown";
    return pool.held.size >= pool.quota ? "exhausted" : "scopeExceeded";
  }

  /** How full the pools are, in the order in which they were first heard of. */
  usage(): readonly PoolUsage[] {
    return [...this.#pools].map(([namespace, { quota, held, waiting }]) => ({
      namespace,
      quota,
      held: held.size,
      waiting: waiting.size,
    }));
  }

  #pool(namespace: ResourceNamespace): Pool {
    const found = this.#pools.get(namespace);
    if (found !== undefined) return found;
    const pool: Pool = { quota: undefined, held: new Map(), waiting: new Map(), used: new Map() };
    this.#pools.set(namespace, pool);
    return pool;
  }
}

/** Grants what can be granted, oldest first. */
function serve(pool: Pool): readonly TokenRequest[] {
  const { held, waiting, used } = pool;
  const quota = pool.quota ?? 0;
  // Scopes of requests that were passed over: nobody of these may overtake them.
  const blocked = new Set<string>();
  const granted: TokenRequest[] = [];
  for (const request of waiting.values()) {
    if (held.size >= quota) break;
    const project = projectKey(request.scope);
    const namespace = namespaceKey(request.scope);
    if (blocked.has(project) || blocked.has(namespace)) continue;
    const { projectScopeResourceConstraint, namespaceScopeResourceConstraint } = request.constraints;
    if (isFull(used.get(project), projectScopeResourceConstraint?.value)) {
      blocked.add(project);
      continue;
    }
    if (isFull(used.get(namespace), namespaceScopeResourceConstraint?.value)) {
      blocked.add(namespace);
      continue;
    }
    waiting.delete(request.token);
    hold(pool, request);
    granted.push(request);
  }
  return granted;
}

function hold({ held, used }: Pool, request: TokenRequest): void {
  held.set(request.token, request);
  for (const key of [projectKey(request.scope), namespaceKey(request.scope)]) used.set(key, (used.get(key) ?? 0) + 1);
}

function free({ held, used }: Pool, request: TokenRequest): void {
  held.delete(request.token);
  for (const key of [projectKey(request.scope), namespaceKey(request.scope)]) {
    const left = (used.get(key) ?? 0) - 1;
    if (left > 0) used.set(key, left);
    else used.delete(key);
  }
}

function isFull(used: number | undefined, limit: number | undefined): boolean {
  return limit !== undefined && (used ?? 0) >= limit;
}

// JSON, because names may hold any separator.
function projectKey({ project }: TokenScope): string {
  return JSON.stringify([project]);
}

function namespaceKey({ project, domain }: TokenScope): string {
  return JSON.stringify([project, domain]);
}

import { AllocationStatus } from "../../contract/allocation-status.ts";
import type { Clock, Timer } from "../../contract/clock.ts";
import type { ResourceRequirements } from "../../contract/resource-constraints.ts";
import { ErrorCode } from "../../errors/error-code.ts";
import type { PluginError } from "../../errors/plugin-error.ts";
import { toPluginError } from "../../errors/to-plugin-error.ts";
import { callWithDeadline } from "../../internal/call-with-deadline.ts";
import type { TokenScope } from "../../tokens/token-allocator.ts";
import type { ServedPlugin } from "../plugins/served-plugin.ts";
import { quotaExhausted } from "./job-quota.ts";

/** Whose token it is. */
export interface TokenOwner {
  readonly plugin: ServedPlugin;
  /** The idempotency key of the job, or any other name that nobody else has. */
  readonly key: string;
  readonly scope: TokenScope;
  readonly requirements: ResourceRequirements;
}

interface Lease {
  readonly owner: TokenOwner;
  timer: Timer | undefined;
}

/**
 * Who holds the tokens of the plugins' quotas. A token is held from before `create` until the job is seen to have ended, is deleted, or nobody
 * has asked about it for as long as a lease lasts: then another connector may be asked instead, and this one would never hear of
 * the end. It is given back once, whatever of these comes first.
 *
 * At most as many tokens are held as the quotas have, so the memory is bounded.
 */
export class QuotaLeases {
  readonly #clock: Clock;
  readonly #leaseMs: number;
  readonly #leases = new Map<string, Lease>();
  #isClosed = false;

  constructor(clock: Clock, leaseMs: number) {
    this.#clock = clock;
    this.#leaseMs = leaseMs;
  }

  /**
   * Takes a token, and waits for it where it must; those who came first have theirs first. Until `renew`, it is held without end.
   *
   * @throws RetryAfterError with code `Throttled` when there was none in time; the signal's reason. Then nothing is held, or asked for.
   */
  async take(owner: TokenOwner, waitMs: number, signal: AbortSignal): Promise<void> {
    const { plugin, key, scope, requirements } = owner;
    const { namespace, constraints } = requirements;
    const status = await plugin.tokens.forScope(scope).allocateResource(namespace, key, constraints);
    this.#leases.get(key)?.timer?.cancel();
    this.#leases.set(key, { owner, timer: undefined });
    if (status === AllocationStatus.Granted) return;
    const what = `A token of ${JSON.stringify(namespace)}`;
    try {
      await callWithDeadline({ clock: this.#clock, timeoutMs: waitMs, what, signal }, (waiting) =>
        plugin.tokens.granted(namespace, key, waiting),
      );
    } catch (thrown) {
      this.release(key);
      if (signal.aborted) throw signal.reason;
      const error: PluginError = toPluginError(thrown);
      throw error.code === ErrorCode.DeadlineExceeded ? quotaExhausted(plugin, namespace, waitMs) : error;
    }
  }

  /** The job is there and goes on: its lease begins anew. */
  renew(key: string): void {
    const lease = this.#leases.get(key);
    if (lease === undefined || this.#isClosed) return;
    lease.timer?.cancel();
    lease.timer = this.#clock.setTimer(this.#leaseMs, () => this.release(key));
  }

  /**
   * The same for a job that may have been created before a restart, or by another connector: its token is taken where one is left. (Where none is, it
   * is used up anyway.)
   */
  resume(owner: TokenOwner): void {
    const { plugin, key, scope, requirements } = owner;
    if (!this.#leases.has(key)) {
      const { namespace, constraints } = requirements;
      const { quota = 0, held = 0 } = plugin.tokens.usage().find((usage) => usage.namespace === namespace) ?? {};
      if (held >= quota) return;
      plugin.tokens.restore({ namespace, token: key, scope, constraints }, true);
      this.#leases.set(key, { owner, timer: undefined });
    }
    this.renew(key);
  }

  /** Gives a token back. Does nothing when none is held. */
  release(key: string): void {
    const lease = this.#leases.get(key);
    if (lease === undefined) return;
    this.#leases.delete(key);
    lease.timer?.cancel();
    const { plugin, scope, requirements } = lease.owner;
    // In memory: it cannot fail.
    void plugin.tokens.forScope(scope).releaseResource(requirements.namespace, key);
  }

  /** Lets no lease end any more: the process is about to. */
  close(): void {
    this.#isClosed = true;
    for (const { timer } of this.#leases.values()) timer?.cancel();
  }
}

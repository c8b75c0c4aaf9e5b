import type { Clock } from "../../contract/clock.ts";
import { GrpcCode } from "../../contract/grpc-code.ts";
import type { Logger } from "../../contract/logger.ts";
import { PluginError } from "../../errors/plugin-error.ts";
import { categoryKey } from "../../registry/task-category.ts";
import { unlessAborted } from "../jobs/unless-aborted.ts";
import type { MetadataClient } from "./job-client.ts";
import type { Served } from "./find-deployment.ts";
import type { Deployment } from "./resolved-config.ts";

/** A connector that has never said anything is asked again so soon, by whoever needs to know. */
const UNKNOWN_RETRY_MS = 1_000;

/** What {@link ConnectorListings} needs. */
export interface ListingOptions {
  readonly deployments: readonly Deployment[];
  readonly pollIntervalMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
  client(deployment: Deployment): MetadataClient;
}

interface Listing {
  readonly client: MetadataClient;
  served: ReadonlySet<string> | undefined;
  /** On the monotonic clock. */
  nextAt: number;
  underWay: Promise<void> | undefined;
  /** The last trouble, so that the same is not logged at every poll. */
  trouble: string;
}

/**
 * What connectors say that they serve. Each is asked when somebody needs to know and its last word is older than the poll interval: so
 * there is no timer that would outlive its host. What one said last counts until it says something else, whatever happens to it or to others (D31).
 */
export class ConnectorListings {
  readonly #options: ListingOptions;
  readonly #listings: ReadonlyMap<Deployment, Listing>;

  constructor(options: ListingOptions) {
    this.#options = options;
    this.#listings = new Map(
      options.deployments.map((deployment) => [
        deployment,
        {
          client: options.client(deployment),
          served: undefined,
          nextAt: Number.NEGATIVE_INFINITY,
          underWay: undefined,
          trouble: "",
        },
      ]),
    );
  }

  /** Waits until every connector that is due has answered or failed. Never rejects, except with the signal's reason. */
  async refresh(signal: AbortSignal): Promise<void> {
    const now = this.#options.clock.monotonic();
    const pending: Promise<void>[] = [];
    for (const [deployment, listing] of this.#listings) {
      if (listing.underWay === undefined && listing.nextAt > now) continue;
      // All who wait share one request. It has no signal: it is nobody's own, and ends by its timeout.
      listing.underWay ??= this.#ask(deployment, listing).finally(() => {
        listing.underWay = undefined;
      });
      pending.push(listing.underWay);
    }
    await unlessAborted(Promise.all(pending), signal);
  }

  served(): Served {
    const served = new Map<string, ReadonlySet<string>>();
    for (const [{ id }, listing] of this.#listings) if (listing.served !== undefined) served.set(id, listing.served);
    return served;
  }

  /** Ids of connectors that have never said what they serve. */
  unknown(): readonly string[] {
    return [...this.#listings].filter(([, { served }]) => served === undefined).map(([{ id }]) => id);
  }

  async #ask({ id, endpoint, timeouts }: Deployment, listing: Listing): Promise<void> {
    const { clock, logger, pollIntervalMs } = this.#options;
    const about = { connector: id, endpoint };
    try {
      const answer = await listing.client.listConnectors(
        {},
        { timeoutMs: timeouts.ListConnectors, accept: [GrpcCode.UNIMPLEMENTED] },
      );
      const categories = answer?.connectors.flatMap(({ supportedTaskCategories }) => supportedTaskCategories) ?? [];
      listing.served = new Set(categories.map(({ name, version }) => categoryKey(name, version)));
      listing.nextAt = clock.monotonic() + pollIntervalMs;
      const trouble = answer === undefined ? "it has no ConnectorMetadataService" : "";
      if (trouble !== "" && trouble !== listing.trouble) {
        logger.warn("A connector does not say what it serves: tasks reach it by configuration only", about);
      }
      listing.trouble = trouble;
    } catch (thrown) {
      const waitMs = listing.served === undefined ? UNKNOWN_RETRY_MS : pollIntervalMs;
      listing.nextAt = clock.monotonic() + waitMs;
      const [code, error] =
        thrown instanceof PluginError ? [thrown.code, thrown.message] : ["RuntimeFailure", String(thrown)];
      if (code !== listing.trouble)
        logger.warn("A connector cannot be asked what it serves", { ...about, code, error });
      listing.trouble = code;
    }
  }
}

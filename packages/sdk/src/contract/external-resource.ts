import type { JsonObject } from "./json.ts";
import type { LogContext } from "./log-context.ts";
import type { Phase } from "./phase.ts";
import type { TaskLog } from "./task-log.ts";

/** Whether a result came from Flyte's cache. Source: `flyteidl2.core.CatalogCacheStatus`. */
export const CacheStatus = {
  Disabled: "CACHE_DISABLED",
  Miss: "CACHE_MISS",
  Hit: "CACHE_HIT",
  Populated: "CACHE_POPULATED",
  LookupFailure: "CACHE_LOOKUP_FAILURE",
  PutFailure: "CACHE_PUT_FAILURE",
  Skipped: "CACHE_SKIPPED",
  Evicted: "CACHE_EVICTED",
} as const;
/** One of {@link CacheStatus}. */
export type CacheStatus = (typeof CacheStatus)[keyof typeof CacheStatus];

/** A part of the remote job that has a life of its own, such as one child of an array job. Source: flyteplugins, core/phase.go. */
export interface ExternalResource {
  /** The remote service's id of the part. */
  readonly externalId: string;
  /** Default: `CACHE_DISABLED`. */
  readonly cacheStatus?: CacheStatus | undefined;
  /** Position among the parts, from 0; the same in every attempt. */
  readonly index: number;
  readonly logs?: readonly TaskLog[] | undefined;
  readonly logContext?: LogContext | undefined;
  /** Which attempt of this part, from 0. Default: 0. */
  readonly retryAttempt?: number | undefined;
  readonly phase: Phase;
  readonly customInfo?: JsonObject | undefined;
}

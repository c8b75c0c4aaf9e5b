/** A body that is not what the service documents. */
export type GarbageBody = "html" | "empty" | "truncated" | "wrongTypes";

/**
 * What goes wrong with one request. `applied` says on which side of the service's work it happens: with `true` the service
 * has done what was asked, and only its answer is spoilt.
 */
export type Fault =
  /** The connection is refused or reset before the service saw the request. */
  | { readonly kind: "reset" }
  /** The service applies the request, then the connection dies. */
  | { readonly kind: "lost" }
  /** The service, or a gateway in front of it, answers with this status. */
  | { readonly kind: "status"; readonly status: number; readonly applied: boolean; readonly retryAfter?: string }
  /** No answer, ever. */
  | { readonly kind: "hang"; readonly applied: boolean }
  /** The service applies the request and answers with its own status and this body. */
  | { readonly kind: "garbage"; readonly body: GarbageBody }
  /** A replica answers that has not seen the job yet. */
  | { readonly kind: "lag" };

/** A fault and the request that it hits: the n-th of its operation, from 0, or each of them. */
export interface RequestFault {
  readonly request: number | "all";
  readonly fault: Fault;
}

/** The fault that hits the n-th request of an operation. The first match counts. */
export function faultFor(faults: readonly RequestFault[] | undefined, request: number): Fault | undefined {
  return faults?.find((entry) => entry.request === "all" || entry.request === request)?.fault;
}

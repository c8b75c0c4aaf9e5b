/** A body that is not what the service documents; with `State`, only the state of the job is odd in it. */
export type GarbageBody =
  | "html"
  | "empty"
  | "truncated"
  | "wrongTypes"
  | "emptyObject"
  | "nullId"
  | "emptyId"
  | "nullState"
  | "emptyState"
  | "paddedState";

/** `Retry-After` in seconds, as an HTTP-date that many seconds ahead, or word for word. */
export type RetryAfter =
  | { readonly seconds: number }
  | { readonly dateInSeconds: number }
  | { readonly literal: string };

/**
 * What goes wrong with one request. `applied` says on which side of the service's work it happens: with `true` the service
 * has done what was asked, and only its answer is spoilt.
 */
export type Fault =
  /** The connection is refused or reset before the service saw the request. */
  | { readonly kind: "reset" }
  /** The service applies the request, then the connection dies. */
  | { readonly kind: "lost" }
  /** The service, or a gateway in front of it, answers with this status. `message` is in its body, which is JSON unless `html`. */
  | {
      readonly kind: "status";
      readonly status: number;
      readonly applied: boolean;
      readonly retryAfter?: RetryAfter;
      readonly message?: string;
      readonly html?: boolean;
    }
  /** No answer, ever. */
  | { readonly kind: "hang"; readonly applied: boolean }
  /** The service applies the request, sends the head of its answer and half of the body, and no more. */
  | { readonly kind: "hangInBody" }
  /** The service applies the request and answers with its own status and this body. */
  | { readonly kind: "garbage"; readonly body: GarbageBody }
  /**
   * The service does not apply the request, and answers 200 with an error in the body: one that passes, or, with `failure`, what the world
   * says in `failureIn200` with this text.
   */
  | { readonly kind: "errorIn200"; readonly failure?: string }
  /** The service applies nothing, and answers what the world says in `endWithoutResult`. */
  | { readonly kind: "endWithoutResult" }
  /** A replica answers that has not seen the job yet. */
  | { readonly kind: "lag" }
  /** The service answers as if the job were in this state, which it is not. */
  | { readonly kind: "falseEnd"; readonly state: string }
  /** The first good answer that this URL ever gave is given again. */
  | { readonly kind: "stale" }
  /** The service applies nothing, and answers what the world says in `quota`: the quota is used up. */
  | { readonly kind: "quota" }
  /** The service sends the caller to another host. */
  | { readonly kind: "redirect"; readonly status: 301 | 302 | 303 | 307 | 308 };

/** What a request wants: to look, or to change something. */
export type RequestClass = "reads" | "writes";

/** A fault and the request that it hits: the n-th of its operation, from 0, or each of them. */
export interface RequestFault {
  readonly request: number | "all";
  /** Counts, and hits, only requests of this class. Default: all requests. */
  readonly of?: RequestClass;
  readonly fault: Fault;
}

/** Which request of its operation a request is, from 0: among all, and among those of its class. */
export interface RequestPlace {
  readonly overall: number;
  readonly class: RequestClass;
  readonly inClass: number;
}

/** The fault that hits a request. The first match counts. */
export function faultFor(faults: readonly RequestFault[] | undefined, place: RequestPlace): Fault | undefined {
  return faults?.find(({ request, of }) => {
    if (of !== undefined && of !== place.class) return false;
    return request === "all" || request === (of === undefined ? place.overall : place.inClass);
  })?.fault;
}

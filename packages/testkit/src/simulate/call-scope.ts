import { AsyncLocalStorage } from "node:async_hooks";

import type { Fetch } from "@flyte-webapi/sdk";

import type { AmbientSubstitutes } from "../ambient/ambient-substitutes.ts";
import type { RequestClass, RequestFault, RequestPlace } from "../plan/fault.ts";
import type { Call } from "./history.ts";

/** The operation that requests belong to: counts them, so that a fault finds its request. */
export interface OpScope {
  readonly faults: readonly RequestFault[] | undefined;
  nextRequest: number;
  nextInClass?: Record<RequestClass, number>;
}

/** Counts one more request of the operation, and says which it is. */
export function takePlace(op: OpScope, requestClass: RequestClass): RequestPlace {
  op.nextInClass ??= { reads: 0, writes: 0 };
  return { overall: op.nextRequest++, class: requestClass, inClass: op.nextInClass[requestClass]++ };
}

/** On whose behalf code runs. */
export interface CallScope {
  readonly call: Call | undefined;
  readonly op: OpScope;
  /** What the plugin gets when it goes around its setup context; absent in the author's fake. */
  readonly ambient?: AmbientSubstitutes;
  /** The wire of the plugin's process, for requests that do not go through its setup context; absent in the author's fake. */
  readonly fetch?: Fetch;
  /** Told of an error of the plugin that nobody handles; absent in the author's fake. */
  readonly onStray?: (error: unknown) => void;
  /** Whether a lagging replica answers. */
  readonly lag?: boolean;
  /** The state in which all jobs are shown, whatever they are in. */
  readonly shownState?: string | undefined;
}

/** Follows every await of the plugin and of the author's handlers: a late request still belongs to the call that made it. */
export const callScope: AsyncLocalStorage<CallScope> = new AsyncLocalStorage();

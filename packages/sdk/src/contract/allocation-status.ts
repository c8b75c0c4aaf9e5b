/** The answer to a request for a token. Source: flyteplugins, core/resource_manager.go. */
export const AllocationStatus = {
  /** No answer: an error of the resource manager. */
  Undefined: "AllocationUndefined",
  /** The token is held. Asking again with the same token gives the same answer. */
  Granted: "Granted",
  /** The pool is empty: wait. */
  Exhausted: "Exhausted",
  /** The project or namespace holds its share: wait. (Flyte's Go engine fails the task here.) */
  NamespaceQuotaExceeded: "NamespaceQuotaExceeded",
} as const;
/** One of {@link AllocationStatus}. */
export type AllocationStatus = (typeof AllocationStatus)[keyof typeof AllocationStatus];

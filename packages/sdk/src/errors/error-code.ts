/**
 * The stable words by which errors are told apart. Codes with a source are Flyte's own (flyteplugins, tasks/errors/errors.go,
 * unless another file is named); the others are ours.
 */
export const ErrorCode = {
  // Flyte's.
  TaskFailedWithError: "TaskFailedWithError",
  DownstreamSystemError: "DownstreamSystemError",
  TaskFailedUnknownError: "TaskFailedUnknownError",
  BadTaskSpecification: "BadTaskSpecification",
  TaskEventRecordingFailed: "TaskEventRecordingFailed",
  MetadataAccessFailed: "MetadataAccessFailed",
  MetadataTooLarge: "MetadataTooLarge",
  PluginInitializationFailed: "PluginInitializationFailed",
  CacheFailed: "AutoRefreshCacheFailed",
  RuntimeFailure: "RuntimeFailure",
  CorruptedPluginState: "CorruptedPluginState",
  ResourceManagerFailure: "ResourceManagerFailure",
  BackOffError: "BackOffError",
  /** Source: core/phase.go. */
  SystemError: "SystemError",
  /** Source: internal/webapi/cache.go, where it is `RETURNED_UNKNOWN`. */
  ReturnedUnknown: "RETURNED_UNKNOWN",
  /** Source: autorefreshcache/auto_refresh.go, where it is `NOT_FOUND`. */
  NotFound: "NOT_FOUND",
  /** Source: executor, taskaction_controller.go. */
  MaxSystemFailuresExceeded: "MaxSystemFailuresExceeded",
  /** Source: executor, taskaction_controller.go. */
  MaxRetriesExceeded: "MaxRetriesExceeded",
  /** Source: ioutils input reader, where it is `READ_FAILED`. */
  ReadFailed: "READ_FAILED",
  /** Source: executor registry, `PluginNotFound`. */
  PluginNotFound: "PluginNotFound",
  // Ours: what went wrong between the plugin and its service.
  /** The service asked to slow down. */
  Throttled: "Throttled",
  /** The connection failed, or was cut; the request may or may not have been applied. */
  ConnectionFailed: "ConnectionFailed",
  /** No answer before the deadline; the request may or may not have been applied. */
  DeadlineExceeded: "DeadlineExceeded",
  /** The service failed by its own account (5xx). */
  ServiceUnavailable: "ServiceUnavailable",
  /** The answer is not what the service documents. */
  BadResponse: "BadResponse",
  /** The service refused the credential (401). */
  Unauthenticated: "Unauthenticated",
  /** The credential may not do this (403). */
  PermissionDenied: "PermissionDenied",
  /** The service refused the request as wrong (other 4xx). */
  RequestRejected: "RequestRejected",
  /** The service holds something else under this name or key (409). */
  Conflict: "Conflict",
  // Ours: what went wrong on this side.
  SecretNotFound: "SecretNotFound",
  InvalidConfig: "InvalidConfig",
  InvalidPluginEntry: "InvalidPluginEntry",
  DuplicatePlugin: "DuplicatePlugin",
  MetadataNotEncodable: "MetadataNotEncodable",
  LiteralMismatch: "LiteralMismatch",
  BadOutputs: "BadOutputs",
  OutputsNotFound: "OutputsNotFound",
  Cancelled: "Cancelled",
  RuntimeClosed: "RuntimeClosed",
  TaskNotFound: "TaskNotFound",
  DuplicateTask: "DuplicateTask",
} as const;
/** One of {@link ErrorCode}. Plugins may use words of their own. */
export type ErrorCode = (typeof ErrorCode)[keyof typeof ErrorCode];

// What a plugin author imports. A name listed here is public: adding one needs a caller, removing one needs a major version.

export type { Awaitable } from "./contract/awaitable.ts";
export type { Clock, Timer } from "./contract/clock.ts";
export type { Random } from "./contract/random.ts";
export type { Duration, DurationUnit } from "./contract/duration.ts";
export type { Fetch } from "./contract/fetch.ts";
export { GrpcCode } from "./contract/grpc-code.ts";
export { GrpcError } from "./contract/grpc-error.ts";
export type { GrpcErrorOptions } from "./contract/grpc-error.ts";
export type { GrpcMetadata } from "./contract/grpc-metadata.ts";
export type { GrpcRequest, GrpcResponse, GrpcSecurity, GrpcUnary } from "./contract/grpc-unary.ts";
export type { JsonObject, JsonValue } from "./contract/json.ts";
export type { LogFields, Logger } from "./contract/logger.ts";
export type { MetricLabels, MetricsScope } from "./contract/metrics-scope.ts";
export type { SecretManager } from "./contract/secret-manager.ts";

export type { AsyncPlugin, CreateResult } from "./contract/async-plugin.ts";
export type { SyncPlugin, SyncPluginConfig } from "./contract/sync-plugin.ts";
export type { PluginEntry, PluginLoader, PluginSetupContext } from "./contract/plugin-entry.ts";
export type { CachingConfig, PluginConfig, RateLimiterConfig, TimeoutsConfig } from "./contract/plugin-config.ts";
export type { ResourceMetaCodec } from "./contract/resource-meta-codec.ts";
export type {
  CreateContext,
  DeleteContext,
  GetContext,
  GetLogsContext,
  GetManyContext,
  GetManyResult,
  GetMetricsContext,
  StatusContext,
  TaskRefreshIndicator,
} from "./contract/call-contexts.ts";
export type {
  CallContext,
  TaskExecutionContext,
  TaskExecutionContextReader,
} from "./contract/task-execution-context.ts";

export { isFailurePhase, isTerminalPhase, Phase } from "./contract/phase.ts";
export type { FailurePhase, TerminalPhase } from "./contract/phase.ts";
export {
  DEFAULT_PHASE_VERSION,
  isFailure,
  MAX_PHASE_VERSION,
  PhaseInfo,
  withReason,
  withVersion,
} from "./contract/phase-info.ts";
export type {
  AbortedPhaseInfo,
  ActiveOptions,
  ActivePhaseInfo,
  FailureOptions,
  FailurePhaseInfo,
  SuccessPhaseInfo,
  UndefinedPhaseInfo,
} from "./contract/phase-info.ts";
export { ErrorKind } from "./contract/execution-error.ts";
export type { ExecutionError } from "./contract/execution-error.ts";
export { CacheStatus } from "./contract/external-resource.ts";
export type { ExternalResource } from "./contract/external-resource.ts";
export type { TaskInfo } from "./contract/task-info.ts";
export { LogLineOriginator } from "./contract/log-page.ts";
export type { LogLine, LogPage } from "./contract/log-page.ts";
export type { MetricResult } from "./contract/metric-result.ts";
export { LinkType, MessageFormat } from "./contract/task-log.ts";
export type { TaskLog } from "./contract/task-log.ts";
export type { ContainerContext, LogContext, PodLogContext } from "./contract/log-context.ts";
export type { KubernetesEvent, ReasonInfo } from "./contract/reason-info.ts";
export { doTransition, TransitionType, UNKNOWN_TRANSITION } from "./contract/transition.ts";
export type { Transition } from "./contract/transition.ts";

export { AllocationStatus } from "./contract/allocation-status.ts";
export { createSubNamespace } from "./contract/resource-constraints.ts";
export type {
  ResourceConstraint,
  ResourceConstraintsSpec,
  ResourceNamespace,
  ResourceRequirements,
} from "./contract/resource-constraints.ts";
export type { ResourceManager, ResourceRegistrar } from "./contract/resource-manager.ts";

export { ResourceType } from "./contract/identifier.ts";
export type { Identifier, NodeExecutionIdentifier, TaskExecutionIdentifier } from "./contract/identifier.ts";
export type {
  Connection,
  SecurityContext,
  TaskExecutionId,
  TaskExecutionMetadata,
} from "./contract/task-execution-metadata.ts";
export type {
  ContainerResources,
  TaskCategory,
  TaskMetadata,
  TaskTarget,
  TaskTemplate,
  TaskType,
  TypedInterface,
  Variable,
} from "./contract/task-template.ts";
export type { TaskReader } from "./contract/task-reader.ts";
export type { InputReader } from "./contract/input-reader.ts";
export type { OutputReader, OutputWriter } from "./contract/output-writer.ts";
export type { DataStore } from "./contract/data-store.ts";

export type { Literal, LiteralMap } from "./contract/literal.ts";
export { SimpleType } from "./contract/literal-type.ts";
export type {
  BlobType,
  DatasetColumn,
  LiteralType,
  SchemaColumn,
  SchemaType,
  StructuredDatasetType,
} from "./contract/literal-type.ts";
export type { TimeSpan, Timestamp } from "./contract/timestamp.ts";

export { createResourceMetaCodec } from "./codec/create-resource-meta-codec.ts";
export type { ResourceMetaCodecOptions } from "./codec/create-resource-meta-codec.ts";
export { DEFAULT_PLUGIN_CONFIG } from "./config/default-plugin-config.ts";
export type { DefaultPluginConfig } from "./config/default-plugin-config.ts";
export { durationToMs } from "./config/parse-duration.ts";
export { resolvePluginConfig } from "./config/resolve-plugin-config.ts";
export type {
  ResolvedCachingConfig,
  ResolvedPluginConfig,
  ResolvedTimeoutsConfig,
} from "./config/resolve-plugin-config.ts";
export { resolveSyncPluginConfig } from "./config/resolve-sync-plugin-config.ts";
export type { ResolvedSyncPluginConfig } from "./config/resolve-sync-plugin-config.ts";
export type {
  BinaryValue,
  BlobValue,
  ErrorValue,
  JsValue,
  JsValueMap,
  SchemaValue,
  StructuredDatasetValue,
  TimeSpanValue,
  TimestampValue,
  UnionValue,
} from "./literals/js-value.ts";
export type { JsInputOf, JsInputsOf, JsValueOf, JsValuesOf, TypeOf, TypesByName } from "./literals/js-value-of.ts";
export { LiteralTypes } from "./literals/literal-types.ts";
export { readInputs } from "./literals/read-inputs.ts";
export { storeOutputs } from "./literals/store-outputs.ts";
export type { StoreOutputsContext, StoreOutputsOptions } from "./literals/store-outputs.ts";
export { toJsValue } from "./literals/to-js-value.ts";
export { toLiteral } from "./literals/to-literal.ts";
export { toLiteralMap } from "./literals/to-literal-map.ts";
export { shortenText } from "./contract/shorten-text.ts";
export type { ShortenTextOptions } from "./contract/shorten-text.ts";
export { createPluginRegistry } from "./registry/plugin-registry.ts";
export type { PluginRegistry } from "./registry/plugin-registry.ts";

export { ErrorCode } from "./errors/error-code.ts";
export { PluginError } from "./errors/plugin-error.ts";
export type { Consequence, PluginErrorOptions } from "./errors/plugin-error.ts";
export { RetryableError } from "./errors/retryable-error.ts";
export { RetryAfterError } from "./errors/retry-after-error.ts";
export { PermanentUserError } from "./errors/permanent-user-error.ts";
export { PermanentSystemError } from "./errors/permanent-system-error.ts";
export { NotFoundError } from "./errors/not-found-error.ts";
export { CancelledError } from "./errors/cancelled-error.ts";
export { ConfigError } from "./errors/config-error.ts";
export type { ConfigIssue } from "./errors/config-error.ts";
export { toPluginError } from "./errors/to-plugin-error.ts";

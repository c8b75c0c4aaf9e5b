// The reference runtime. A name listed here is public: adding one needs a caller, removing one needs a major version.

export { createRuntime } from "./create-runtime.ts";
export type { CloseOptions, Runtime } from "./create-runtime.ts";
export type { RuntimeOptions } from "./runtime-options.ts";
export type { SimpleTaskRequest, TaskRequest, TemplateTaskRequest } from "./task-request.ts";
export type { PhaseEvent, TaskHandle, TaskResult } from "./task-handle.ts";

export type {
  LimiterInspection,
  PluginInspection,
  RuntimeInspection,
  TaskInspection,
  TokenInspection,
} from "./inspection.ts";
export type { PluginPhase } from "../machine/task-state.ts";
export type { PoolUsage } from "../tokens/token-allocator.ts";

export { createMemoryStore } from "../store/memory-store.ts";
export { createSqliteStore } from "../store/sqlite-store.ts";
export type { SqliteStoreOptions } from "../store/sqlite-store.ts";
export type { StateStore, StoredTask, TaskWrite } from "../store/state-store.ts";
export { createMemoryDataStore } from "./memory-data-store.ts";
export { createEnvSecretManager } from "../host/secrets.ts";
export { createJsonLogger } from "../host/json-logger.ts";
export type { JsonLoggerOptions, LogLevel } from "../host/json-logger.ts";

export { createGrpcChannels } from "../channels/grpc-channels.ts";
export type { GrpcChannels, GrpcChannelsOptions } from "../channels/grpc-channels.ts";
export { systemClock } from "../internal/system-clock.ts";
export { createVirtualClock, settled } from "../internal/virtual-clock.ts";
export type { VirtualClock, VirtualClockOptions } from "../internal/virtual-clock.ts";
export type { TimerEntry } from "../internal/timer-queue.ts";
export { systemRandom } from "../internal/system-random.ts";
export { createSeededRandom } from "../internal/seeded-random.ts";

import type {
  CreateContext,
  DeleteContext,
  GetContext,
  OutputReader,
  OutputWriter,
  PluginSetupContext,
  StatusContext,
  TaskExecutionContextReader,
} from "@flyte-webapi/sdk";

import type { World, WorldTask } from "../world/world.ts";
import { deepFreeze } from "./deep-freeze.ts";
import {
  generatedName,
  idempotencyKey,
  taskExecutionMetadata,
  taskTemplate,
  type TaskIdentity,
} from "./task-identity.ts";

/** What a context is made of. */
export interface ContextSource {
  readonly world: World;
  readonly setup: PluginSetupContext;
  readonly identity: TaskIdentity;
  readonly signal: AbortSignal;
  /** @throws Error when the store refuses the write. */
  readonly onOutputs: (outputs: OutputReader) => void;
}

/** What the host hands to `create`. */
export function createContext(source: ContextSource): CreateContext {
  return Object.freeze({
    ...taskReaderContext(source),
    idempotencyKey: idempotencyKey(source.identity),
    taskRefreshIndicator,
  });
}

/** What the host hands to `get`: nothing of the task. */
export function getContext(source: ContextSource, resourceMeta: unknown): GetContext<unknown> {
  const { signal, setup } = source;
  return Object.freeze({ signal, logger: setup.logger, resourceMeta: deepFreeze(resourceMeta), taskRefreshIndicator });
}

/** What the host hands to `status`. */
export function statusContext(
  source: ContextSource,
  resourceMeta: unknown,
  resource: unknown,
): StatusContext<unknown, unknown> {
  return Object.freeze({
    ...taskReaderContext(source),
    resourceMeta: deepFreeze(resourceMeta),
    resource: deepFreeze(resource),
    taskRefreshIndicator,
    dataStore: noDataStore,
  });
}

/** What the host hands to `delete`: with ResourceMeta, or without. */
export function deleteContext(source: ContextSource, resourceMeta: unknown, reason: string): DeleteContext<unknown> {
  return Object.freeze({
    signal: source.signal,
    logger: source.setup.logger,
    resourceMeta: deepFreeze(resourceMeta),
    reason,
  });
}

/** A plan says when a job is polled. */
const taskRefreshIndicator = (): void => {};

const noDataStore = {
  read: (uri: string) => Promise.reject(new RangeError(`The simulation has no data at ${uri}`)),
  write: () => Promise.resolve(),
};

function taskReaderContext(source: ContextSource): TaskExecutionContextReader {
  const { identity } = source;
  const task = taskOf(source);
  const prefix = `memory://conformance/${generatedName(identity)}`;
  const template = once(() => deepFreeze(taskTemplate(task, identity)));
  const inputs = once(() => deepFreeze({ ...task.inputs }));
  const outputWriter: OutputWriter = {
    rawOutputPrefix: `${prefix}/raw`,
    outputPrefixPath: prefix,
    outputPath: `${prefix}/outputs.pb`,
    deckPath: `${prefix}/deck.html`,
    errorPath: `${prefix}/error.pb`,
    checkpointPrefix: `${prefix}/_flytecheckpoints`,
    put: async (outputs) => source.onOutputs(outputs),
  };
  return {
    signal: source.signal,
    logger: source.setup.logger,
    secretManager: source.setup.secretManager,
    taskReader: { path: () => Promise.resolve("inline://taskTemplate"), read: async () => template() },
    inputReader: {
      inputPrefixPath: prefix,
      inputPath: `${prefix}/inputs.pb`,
      get: async () => inputs(),
    },
    taskExecutionMetadata: taskExecutionMetadata(identity),
    outputWriter,
  };
}

function taskOf({ world, identity }: ContextSource): WorldTask {
  const { text, repeat = 1, integer, existing } = identity.variant;
  if (existing === true && world.existing !== undefined) return world.existing.task;
  if (integer !== undefined && world.integer !== undefined) return world.integer.taskWith(BigInt(integer));
  return text === undefined || world.text === undefined ? world.task : world.text.taskWith(text.repeat(repeat));
}

/** Makes a value when it is asked for, and only then: `status` rarely reads its task. */
function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

import type { CreateContext, StatusContext, TaskRefreshIndicator } from "../contract/call-contexts.ts";
import type { DataStore } from "../contract/data-store.ts";
import type { Logger } from "../contract/logger.ts";
import type { OutputWriter } from "../contract/output-writer.ts";
import type { SecretManager } from "../contract/secret-manager.ts";
import type { TaskExecutionContext } from "../contract/task-execution-context.ts";
import type { TaskExecutionId, TaskExecutionMetadata } from "../contract/task-execution-metadata.ts";
import { deepFreeze } from "../internal/deep-freeze.ts";
import { fitName } from "../host/generated-name.ts";
import { idempotencyKey } from "../host/idempotency-key.ts";
import type { TaskSpec } from "../store/task-spec.ts";

/** The parts of a context that do not come from the task. */
export interface ContextServices {
  readonly secretManager: SecretManager;
  readonly dataStore: DataStore;
}

/** What a call of a plugin is about. */
export interface CallFacts {
  readonly spec: TaskSpec;
  readonly attempt: number;
  readonly incarnation: number;
  readonly signal: AbortSignal;
  readonly logger: Logger;
  readonly outputWriter: OutputWriter;
  readonly taskRefreshIndicator: TaskRefreshIndicator;
}

/** The context of a sync plugin, and what those of `create` and `status` begin with. */
export function taskContext(services: ContextServices, facts: CallFacts): TaskExecutionContext {
  const { spec, attempt, signal, logger, outputWriter } = facts;
  const inputPrefixPath = `memory://inputs/${spec.project}/${spec.domain}/${spec.id}/${spec.nodeId}`;
  return Object.freeze<TaskExecutionContext>({
    signal,
    logger,
    secretManager: services.secretManager,
    dataStore: services.dataStore,
    taskReader: Object.freeze({
      path: async () => "inline://taskTemplate",
      read: async () => spec.template,
    }),
    inputReader: Object.freeze({
      inputPrefixPath,
      inputPath: `${inputPrefixPath}/inputs.pb`,
      get: async () => spec.inputs,
    }),
    taskExecutionMetadata: metadataOf(spec, attempt),
    outputWriter,
  });
}

/** The context of `create`. */
export function createContext(services: ContextServices, facts: CallFacts): CreateContext {
  const { project, domain, id, nodeId } = facts.spec;
  const { attempt, incarnation } = facts;
  const key = idempotencyKey({ project, domain, name: id, nodeId, attempt, incarnation });
  const { dataStore: _unused, ...reader } = taskContext(services, facts);
  const { taskRefreshIndicator } = facts;
  return Object.freeze<CreateContext>({ ...reader, idempotencyKey: key, taskRefreshIndicator });
}

/** The context of `status`. */
export function statusContext(
  services: ContextServices,
  facts: CallFacts,
  resourceMeta: unknown,
  resource: unknown,
): StatusContext<unknown, unknown> {
  const { taskRefreshIndicator } = facts;
  return Object.freeze({ ...taskContext(services, facts), resourceMeta, resource, taskRefreshIndicator });
}

function metadataOf(spec: TaskSpec, attempt: number): TaskExecutionMetadata {
  const { metadata } = spec.template;
  return deepFreeze<TaskExecutionMetadata>({
    taskExecutionId: executionIdOf(spec, attempt),
    namespace: `${spec.project}-${spec.domain}`,
    ownerId: { namespace: `${spec.project}-${spec.domain}`, name: spec.id },
    labels: spec.labels,
    annotations: spec.annotations,
    environmentVariables: spec.environmentVariables,
    k8sServiceAccount: "default",
    securityContext: {},
    maxAttempts: (metadata?.retries ?? 0) + 1,
    interruptible: metadata?.interruptible ?? false,
    interruptibleFailureThreshold: 0,
    connections: {},
    consoleUrl: "",
  });
}

function executionIdOf(spec: TaskSpec, attempt: number): TaskExecutionId {
  // Source: executor, task_exec_metadata.go: `<run>-<action>-<retry>`.
  const generatedName = `${spec.id}-${spec.nodeId}-${attempt}`;
  return {
    generatedName,
    id: {
      taskId: spec.template.id,
      nodeExecutionId: {
        nodeId: spec.nodeId,
        executionProject: spec.project,
        executionDomain: spec.domain,
        executionName: spec.id,
      },
      retryAttempt: attempt,
    },
    uniqueNodeId: `${spec.id}-${spec.nodeId}`,
    generatedNameWith: (minLength, maxLength) => fitName(generatedName, minLength, maxLength),
  };
}

import type { TaskExecutionIdentifier } from "./identifier.ts";

/** Names one attempt, as plugins use it. Source: flyteplugins, core/exec_metadata.go. */
export interface TaskExecutionId {
  /**
   * A name for this attempt, unique within its project and domain: the same in every call for the attempt, another for each retry.
   * At most 62 characters plus the digits of the retry in Flyte v2. Prefer `CreateContext.idempotencyKey` as a key.
   */
  readonly generatedName: string;
  /** The full identifier, with project, domain and attempt. */
  readonly id: TaskExecutionIdentifier;
  /** Unique name of the node in the execution. */
  readonly uniqueNodeId: string;
  /**
   * The generated name fitted between two lengths: padded with `0`, or replaced by a hash that starts with `f`.
   * Source: executor, task_exec_metadata.go (which ignores the minimum).
   *
   * @throws RangeError when even the hash does not fit.
   */
  generatedNameWith(minLength: number, maxLength: number): string;
}

/** A configured connection to an outside service. Source: flyteplugins, core.ExternalResourceAttributes. */
export interface Connection {
  readonly taskType: string;
  /** Names of secrets by key: references, never the values. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly configs: Readonly<Record<string, string>>;
}

/** Who a task runs as. Source: `flyteidl2.core.SecurityContext`. */
export interface SecurityContext {
  readonly runAs?:
    | {
        readonly iamRole?: string | undefined;
        readonly k8sServiceAccount?: string | undefined;
        readonly executionIdentity?: string | undefined;
      }
    | undefined;
}

/** What Flyte knows about this attempt. Source: flyteplugins, core/exec_metadata.go. */
export interface TaskExecutionMetadata {
  readonly taskExecutionId: TaskExecutionId;
  readonly namespace: string;
  readonly ownerId: { readonly namespace: string; readonly name: string };
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly environmentVariables: Readonly<Record<string, string>>;
  readonly k8sServiceAccount: string;
  readonly securityContext: SecurityContext;
  /** How many attempts the task has, at least 1. */
  readonly maxAttempts: number;
  readonly interruptible: boolean;
  /** From which attempt on the task is no longer interruptible. Default: 0. */
  readonly interruptibleFailureThreshold: number;
  /** Connections by name. */
  readonly connections: Readonly<Record<string, Connection>>;
  /** Address of the execution in the Flyte console. Empty when there is none. */
  readonly consoleUrl: string;
}

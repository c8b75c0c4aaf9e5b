import { createHash } from "node:crypto";

import type { TaskExecutionMetadata, TaskTemplate } from "@flyte-webapi/sdk";

import type { TaskVariant } from "../plan/plan.ts";
import type { WorldTask } from "../world/world.ts";

/** Names one attempt of one task of a simulation. */
export interface TaskIdentity {
  readonly task: number;
  readonly attempt: number;
  readonly incarnation: number;
  readonly variant: TaskVariant;
}

interface FullName {
  readonly project: string;
  readonly domain: string;
  readonly execution: string;
  readonly nodeId: string;
}

function fullName({ task, variant }: TaskIdentity): FullName {
  return {
    project: variant.project ?? "conformance",
    domain: variant.domain ?? "development",
    execution: variant.execution ?? `run${task}`,
    nodeId: variant.nodeId ?? "a0",
  };
}

/** The name of an attempt, as the executor makes it: run, action, retry. It has no project or domain, and stays the same when the system starts the attempt again. */
export function generatedName(identity: TaskIdentity): string {
  const { execution, nodeId } = fullName(identity);
  return `${execution}-${nodeId}-${identity.attempt}`;
}

/** The key that the host hands to `create`: the same in every call for the attempt, another for each attempt and each new start. */
export function idempotencyKey(identity: TaskIdentity): string {
  const { project, domain, execution, nodeId } = fullName(identity);
  const again = identity.incarnation === 0 ? "" : `-r${identity.incarnation}`;
  if (Object.keys(identity.variant).length === 0) {
    return `${project}-${domain}-${execution}-${nodeId}-${identity.attempt}${again}`;
  }
  // Hyphens in names make the readable form ambiguous, and long names too long.
  const parts = JSON.stringify([project, domain, execution, nodeId, identity.attempt, identity.incarnation]);
  return `key-${createHash("sha256").update(parts).digest("hex").slice(0, 40)}`;
}

/** The task as the plugin reads it. */
export function taskTemplate(task: WorldTask, identity: TaskIdentity): TaskTemplate {
  const { project, domain } = fullName(identity);
  return {
    id: { resourceType: "TASK", project, domain, name: "conformance.task", version: "v1" },
    type: task.taskType,
    taskTypeVersion: task.taskTypeVersion ?? 0,
    metadata: { retries: 3 },
    interface: task.interface ?? { inputs: {}, outputs: {} },
    custom: task.custom ?? {},
  };
}

/** What the host knows about the attempt. */
export function taskExecutionMetadata(identity: TaskIdentity): TaskExecutionMetadata {
  const { project, domain, execution, nodeId } = fullName(identity);
  const name = generatedName(identity);
  return {
    taskExecutionId: {
      generatedName: name,
      id: {
        taskId: { resourceType: "TASK", project, domain, name: "conformance.task", version: "v1" },
        nodeExecutionId: { nodeId, executionProject: project, executionDomain: domain, executionName: execution },
        retryAttempt: identity.attempt,
      },
      uniqueNodeId: nodeId,
      generatedNameWith: (minLength, maxLength) => fitName(name, minLength, maxLength),
    },
    namespace: `${project}-${domain}`,
    ownerId: { namespace: `${project}-${domain}`, name: execution },
    labels: { project, domain },
    annotations: {},
    environmentVariables: {},
    k8sServiceAccount: "default",
    securityContext: {},
    maxAttempts: 4,
    interruptible: false,
    interruptibleFailureThreshold: 0,
    connections: {},
    consoleUrl: "",
  };
}

function fitName(name: string, minLength: number, maxLength: number): string {
  const fitted = name.length <= maxLength ? name : `f${createHash("sha256").update(name).digest("hex").slice(0, 7)}`;
  if (fitted.length > maxLength) {
    throw new RangeError(`"${name}" cannot be fitted into ${maxLength} characters; at least 8 are needed`);
  }
  return fitted.padEnd(minLength, "0");
}

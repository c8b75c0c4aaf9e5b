import type { TaskExecutionMetadata, TaskTemplate } from "@flyte-webapi/sdk";

import type { World } from "../world/world.ts";

/** Names one attempt of one task of a simulation. */
export interface TaskIdentity {
  readonly task: number;
  readonly attempt: number;
}

const PROJECT = "conformance";
const DOMAIN = "development";

/** The name of an attempt, as the executor makes it: run, action, retry. */
export function generatedName({ task, attempt }: TaskIdentity): string {
  return `run${task}-a0-${attempt}`;
}

/** The key that the host hands to `create`: the same in every call for the attempt, another for each attempt. */
export function idempotencyKey(identity: TaskIdentity): string {
  return `${PROJECT}-${DOMAIN}-${generatedName(identity)}`;
}

/** The task as the plugin reads it. The same for all tasks of a simulation but for its id. */
export function taskTemplate(world: World): TaskTemplate {
  return {
    id: { resourceType: "TASK", project: PROJECT, domain: DOMAIN, name: "conformance.task", version: "v1" },
    type: world.task.taskType,
    taskTypeVersion: world.task.taskTypeVersion ?? 0,
    metadata: { retries: 3 },
    interface: world.task.interface ?? { inputs: {}, outputs: {} },
    custom: world.task.custom ?? {},
  };
}

/** What the host knows about the attempt. */
export function taskExecutionMetadata(identity: TaskIdentity): TaskExecutionMetadata {
  const name = generatedName(identity);
  const execution = `run${identity.task}`;
  return {
    taskExecutionId: {
      generatedName: name,
      id: {
        taskId: { resourceType: "TASK", project: PROJECT, domain: DOMAIN, name: "conformance.task", version: "v1" },
        nodeExecutionId: { nodeId: "a0", executionProject: PROJECT, executionDomain: DOMAIN, executionName: execution },
        retryAttempt: identity.attempt,
      },
      uniqueNodeId: "a0",
      generatedNameWith: (minLength, maxLength) => fitName(name, minLength, maxLength),
    },
    namespace: `${PROJECT}-${DOMAIN}`,
    ownerId: { namespace: `${PROJECT}-${DOMAIN}`, name: execution },
    labels: { project: PROJECT, domain: DOMAIN },
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

// The kit's names are short, so the hashed form of the executor is never needed.
function fitName(name: string, minLength: number, maxLength: number): string {
  if (name.length > maxLength) {
    throw new RangeError(`The name "${name}" has ${name.length} characters; at most ${maxLength} were asked for`);
  }
  return name.padEnd(minLength, "0");
}

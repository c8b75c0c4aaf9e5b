import type { TaskExecutionIdentifier } from "../../../contract/identifier.ts";
import type { Connection, TaskExecutionMetadata } from "../../../contract/task-execution-metadata.ts";
import { fitName } from "../../../host/generated-name.ts";
import { deepFreeze } from "../../../internal/deep-freeze.ts";
import type { TaskExecutionMetadata as ProtoMetadata } from "../../gen/flyteidl2/connector/connector_pb.js";
import type { TaskExecutionIdentifier as ProtoExecutionId } from "../../gen/flyteidl2/core/identifier_pb.js";
import type { Connection as ProtoConnection } from "../../gen/flyteidl2/core/security_pb.js";
import { nodeMarkOf } from "../../node-mark.ts";
import { identifierFromProto } from "../templates/from-proto.ts";

/** What goes with the metadata, but lies beside it in the request. */
export interface MetadataExtras {
  /** How often Flyte may try the task: Go's client does not send it. Default: 1. */
  readonly maxAttempts?: number | undefined;
  readonly interruptible?: boolean | undefined;
  readonly connection?: ProtoConnection | undefined;
}

/** What Flyte knows about this attempt, as plugins see it. Total: what is absent is empty. */
export function executionMetadataFromProto(
  message: ProtoMetadata | undefined,
  { maxAttempts = 1, interruptible = false, connection }: MetadataExtras = {},
): TaskExecutionMetadata {
  const id = executionIdFromProto(message?.taskExecutionId);
  const { nodeId, executionName } = id.nodeExecutionId;
  const mark = nodeMarkOf(message?.annotations ?? {});
  const uniqueNodeId = [executionName, nodeId, ...(mark === undefined ? [] : [mark])].join("-");
  // Source: executor, task_exec_metadata.go: `<run>-<action>-<retry>`.
  const generatedName = `${uniqueNodeId}-${id.retryAttempt}`;
  const identity = message?.identity;
  const namespace = message?.namespace ?? "";
  return deepFreeze<TaskExecutionMetadata>({
    taskExecutionId: {
      generatedName,
      id,
      uniqueNodeId,
      generatedNameWith: (minLength, maxLength) => fitName(generatedName, minLength, maxLength),
    },
    namespace,
    ownerId: { namespace, name: executionName },
    labels: { ...message?.labels },
    annotations: { ...message?.annotations },
    environmentVariables: { ...message?.environmentVariables },
    k8sServiceAccount: message?.k8sServiceAccount ?? "",
    securityContext:
      identity === undefined
        ? {}
        : {
            runAs: {
              iamRole: identity.iamRole,
              k8sServiceAccount: identity.k8sServiceAccount,
              executionIdentity: identity.executionIdentity,
            },
          },
    maxAttempts: Math.max(1, message?.maxAttempts ?? 0, maxAttempts),
    interruptible: message?.interruptible === true || interruptible,
    interruptibleFailureThreshold: message?.interruptibleFailureThreshold ?? 0,
    connections: connectionsFromProto(connection),
    consoleUrl: "",
  });
}

/** Names one attempt. Total: what is absent is empty. */
function executionIdFromProto(message: ProtoExecutionId | undefined): TaskExecutionIdentifier {
  const node = message?.nodeExecutionId;
  return {
    taskId: identifierFromProto(message?.taskId),
    nodeExecutionId: {
      nodeId: node?.nodeId ?? "",
      executionProject: node?.executionId?.project ?? "",
      executionDomain: node?.executionId?.domain ?? "",
      executionName: node?.executionId?.name ?? "",
    },
    retryAttempt: message?.retryAttempt ?? 0,
  };
}

/** The connection without the values of its secrets: those are read through the secret manager, under the same keys. */
function connectionsFromProto(connection: ProtoConnection | undefined): Readonly<Record<string, Connection>> {
  if (connection === undefined) return {};
  const { taskType, configs } = connection;
  const secrets = Object.fromEntries(Object.keys(connection.secrets).map((key) => [key, key]));
  return { [taskType]: { taskType, secrets, configs: { ...configs } } };
}

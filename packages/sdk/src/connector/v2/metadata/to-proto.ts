import { create } from "@bufbuild/protobuf";
import type { TaskExecutionMetadata } from "../../../contract/task-execution-metadata.ts";
import {
  type TaskExecutionMetadata as ProtoMetadata,
  TaskExecutionMetadataSchema,
} from "../../gen/flyteidl2/connector/connector_pb.js";
import { IdentitySchema } from "../../gen/flyteidl2/core/security_pb.js";
import { identifierToProto } from "../templates/to-proto.ts";
import { INCARNATION_ANNOTATION } from "../../incarnation-annotation.ts";

/**
 * What a connector is told of an attempt. It knows the attempt again by `task_execution_id`, which has no word for an attempt that the system has
 * started again: an annotation tells those apart.
 */
export function executionMetadataToProto(metadata: TaskExecutionMetadata, idempotencyKey: string): ProtoMetadata {
  const { taskId, nodeExecutionId, retryAttempt } = metadata.taskExecutionId.id;
  const { nodeId, executionProject: project, executionDomain: domain, executionName: name } = nodeExecutionId;
  const { runAs } = metadata.securityContext;
  const message = create(TaskExecutionMetadataSchema, {
    taskExecutionId: {
      taskId: identifierToProto(taskId),
      nodeExecutionId: { nodeId, executionId: { project, domain, name } },
      retryAttempt,
    },
    namespace: metadata.namespace,
    labels: { ...metadata.labels },
    annotations: { ...metadata.annotations, [INCARNATION_ANNOTATION]: idempotencyKey },
    k8sServiceAccount: metadata.k8sServiceAccount,
    environmentVariables: { ...metadata.environmentVariables },
    maxAttempts: metadata.maxAttempts,
    interruptible: metadata.interruptible,
    interruptibleFailureThreshold: metadata.interruptibleFailureThreshold,
  });
  if (runAs === undefined) return message;
  const { iamRole = "", k8sServiceAccount = "", executionIdentity = "" } = runAs;
  message.identity = create(IdentitySchema, { iamRole, k8sServiceAccount, executionIdentity });
  return message;
}

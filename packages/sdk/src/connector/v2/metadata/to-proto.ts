import { create } from "@bufbuild/protobuf";
import type { TaskExecutionIdentifier } from "../../../contract/identifier.ts";
import {
  type TaskExecutionIdentifier as ProtoExecutionId,
  TaskExecutionIdentifierSchema,
} from "../../gen/flyteidl2/core/identifier_pb.js";
import { identifierToProto } from "../templates/to-proto.ts";

export function executionIdToProto({
  taskId,
  nodeExecutionId,
  retryAttempt,
}: TaskExecutionIdentifier): ProtoExecutionId {
  const { nodeId, executionProject: project, executionDomain: domain, executionName: name } = nodeExecutionId;
  return create(TaskExecutionIdentifierSchema, {
    taskId: identifierToProto(taskId),
    nodeExecutionId: { nodeId, executionId: { project, domain, name } },
    retryAttempt,
  });
}

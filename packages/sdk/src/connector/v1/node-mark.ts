import { createHash } from "node:crypto";
import type { CreateRequestHeader } from "../gen/flyteidl2/connector/connector_pb.js";
import { INCARNATION_ANNOTATION } from "../incarnation-annotation.ts";
import { NODE_ANNOTATION } from "../node-mark.ts";

/**
 * Adds to a request what tells its node from all others of the execution. Flyte v1 sends the id that the node has in its own part of the workflow: the same
 * for nodes of two sub-workflows, and for the elements of two map tasks (`n0`, `n1`, ...). Only the folder for its outputs is its own: it ends with the attempt. Sources:
 * flyteorg/flyte v1, flytepropeller, nodes/node_exec_context.go (`NodeId: node.GetID()`), nodes/array/handler.go (`subNodeID`),
 * v1alpha1/node_status.go (`<data folder of the node>/<attempts>`).
 */
export function withNodeMark<Message extends Pick<CreateRequestHeader, "outputPrefix" | "taskExecutionMetadata">>(
  message: Message,
): Message {
  const { outputPrefix, taskExecutionMetadata: metadata } = message;
  const id = metadata?.taskExecutionId;
  // Who names the job by an annotation has named it already.
  if (metadata === undefined || id?.nodeExecutionId === undefined) return message;
  if (outputPrefix === "" || Object.hasOwn(metadata.annotations, INCARNATION_ANNOTATION)) return message;
  const folder = outputPrefix.replace(/\/+$/, "");
  const attempt = `/${id.retryAttempt}`;
  const node = folder.endsWith(attempt) ? folder.slice(0, -attempt.length) : folder;
  metadata.annotations[NODE_ANNOTATION] = createHash("sha256").update(node).digest("hex").slice(0, 12);
  return message;
}

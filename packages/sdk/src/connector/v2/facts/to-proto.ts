import { create, toBinary } from "@bufbuild/protobuf";
import { ErrorCode } from "../../../errors/error-code.ts";
import { PermanentUserError } from "../../../errors/permanent-user-error.ts";
import {
  CreateRequestHeaderSchema,
  type CreateTaskRequest,
  TaskExecutionMetadataSchema,
} from "../../gen/flyteidl2/connector/connector_pb.js";
import { TaskTemplateSchema } from "../../gen/flyteidl2/core/tasks_pb.js";
import { NODE_ANNOTATION, nodeMarkOf } from "../../node-mark.ts";

/** Above it the target (the container, pod or statement) is left out: `status` hardly ever needs it. */
const MOST_WITH_TARGET = 16_384;
/** What is stored shares a Kubernetes object of 1.5 MB with everything else about the task. */
const MOST = 262_144;

/**
 * What later calls need to know of the task, as bytes: Flyte sends the template and the metadata with CreateTask only. Left out are
 * inputs, labels, annotations and environment variables, whose size nothing bounds, and the connection, which has secrets in it.
 *
 * @throws PermanentUserError with code `MetadataTooLarge`.
 */
export function factsToProto({
  template,
  outputPrefix,
  taskExecutionMetadata: metadata,
}: CreateTaskRequest): Uint8Array {
  const header = create(CreateRequestHeaderSchema, { outputPrefix });
  if (template !== undefined) header.template = template;
  if (metadata !== undefined) {
    const mark = nodeMarkOf(metadata.annotations);
    const annotations = mark === undefined ? {} : { [NODE_ANNOTATION]: mark };
    const unbounded = { labels: {}, annotations, environmentVariables: {} };
    header.taskExecutionMetadata = create(TaskExecutionMetadataSchema, { ...metadata, ...unbounded });
  }
  const bytes = toBinary(CreateRequestHeaderSchema, header);
  if (bytes.length <= MOST_WITH_TARGET || template === undefined) return bytes;
  header.template = create(TaskTemplateSchema, { ...template, target: { case: undefined } });
  const smaller = toBinary(CreateRequestHeaderSchema, header);
  if (smaller.length <= MOST) return smaller;
  throw new PermanentUserError(
    ErrorCode.MetadataTooLarge,
    `The task template takes ${smaller.length} bytes without its target, more than the ${MOST} that can be stored with a job`,
  );
}

import { fromBinary } from "@bufbuild/protobuf";
import { ErrorCode } from "../../../errors/error-code.ts";
import { PermanentSystemError } from "../../../errors/permanent-system-error.ts";
import { CreateRequestHeaderSchema, type CreateRequestHeader } from "../../gen/flyteidl2/connector/connector_pb.js";
import type { Connection } from "../../gen/flyteidl2/core/security_pb.js";
import type { TaskFacts } from "../../jobs/job-request.ts";
import { malformed } from "../../malformed.ts";
import { executionMetadataFromProto } from "../metadata/from-proto.ts";
import { taskTemplateFromProto } from "../templates/from-proto.ts";

/** The part of a request that says what the task is. */
export type FactsMessage = Pick<CreateRequestHeader, "template" | "outputPrefix" | "taskExecutionMetadata">;

/** @throws PermanentUserError with code `BadTaskSpecification` that names the path of what is missing or not known. */
export function factsFromProto(message: FactsMessage, connection?: Connection): TaskFacts {
  if (message.template === undefined) throw malformed("template", "is missing");
  const template = taskTemplateFromProto(message.template);
  const maxAttempts = (template.metadata?.retries ?? 0) + 1;
  const { interruptible } = template.metadata ?? {};
  const metadata = executionMetadataFromProto(message.taskExecutionMetadata, {
    maxAttempts,
    interruptible,
    connection,
  });
  return { template, metadata, outputPrefix: message.outputPrefix, secrets: { ...connection?.secrets } };
}

/** Reads what `factsToProto` wrote. @throws PermanentSystemError with code `CorruptedPluginState`. */
export function storedFactsFromProto(bytes: Uint8Array, secrets: Readonly<Record<string, string>>): TaskFacts {
  try {
    return { ...factsFromProto(fromBinary(CreateRequestHeaderSchema, bytes)), secrets };
  } catch {
    throw new PermanentSystemError(
      ErrorCode.CorruptedPluginState,
      "The bytes of resource_meta cannot be read: they have no task",
    );
  }
}

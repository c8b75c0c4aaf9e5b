import { toBinary } from "@bufbuild/protobuf";
import { PhaseInfo } from "../../contract/phase-info.ts";
import { ErrorCode } from "../../errors/error-code.ts";
import { toPluginError } from "../../errors/to-plugin-error.ts";
import { type Resource, ResourceSchema } from "../gen/flyteidl2/connector/connector_pb.js";
import type { JobAnswer } from "../jobs/job-answer.ts";
import { MOST_MESSAGE_BYTES } from "../server/served-method.ts";
import { cutText } from "../status/cut-text.ts";
import { resourceToProto } from "./resources/to-proto.ts";

/** What is left for the rest of an answer that holds a resource. */
const MOST_RESOURCE_BYTES = MOST_MESSAGE_BYTES - 1_024;
/** A message of a phase is read by people, and stored with every event. */
const MOST_REASON_BYTES = 16_384;

const MOST_PLAIN_LINKS = 100;
const MOST_PLAIN_LENGTH = 65_536;

/** An answer, with the message that says it. */
export interface WrittenAnswer extends JobAnswer {
  readonly resource: Resource;
}

/** An answer as Flyte takes it: what does not fit into a message is a failure of the task, which no repetition would mend. */
export function answerToResource(answer: JobAnswer): WrittenAnswer {
  try {
    const resource = resourceToProto(answer.phaseInfo, answer.outputs);
    resource.message = cutText(resource.message, MOST_REASON_BYTES);
    if (isPlain(resource)) return { ...answer, resource };
    const { length } = toBinary(ResourceSchema, resource);
    if (length <= MOST_RESOURCE_BYTES) return { ...answer, resource };
    const advice = "Store large data under rawOutputPrefix and return links to it";
    return failed(
      `The answer takes ${length} bytes, more than the ${MOST_RESOURCE_BYTES} that a message of Flyte holds. ${advice}`,
    );
  } catch (error) {
    // Custom info or outputs that cannot be written.
    return failed(toPluginError(error).message);
  }
}

/** Whether a resource is small, and can be written, without a look at its bytes: nearly all are. */
function isPlain({ outputs, customInfo, message, logLinks }: Resource): boolean {
  if (outputs !== undefined || customInfo !== undefined || logLinks.length > MOST_PLAIN_LINKS) return false;
  if (logLinks.some(({ ttl }) => ttl !== undefined)) return false;
  const length = logLinks.reduce((sum, { uri, name, iconUri }) => sum + uri.length + name.length + iconUri.length, 0);
  return message.length + length <= MOST_PLAIN_LENGTH;
}

function failed(text: string): WrittenAnswer {
  const phaseInfo = PhaseInfo.failure({ code: ErrorCode.BadOutputs, message: cutText(text, MOST_REASON_BYTES) });
  return { phaseInfo, resource: resourceToProto(phaseInfo) };
}

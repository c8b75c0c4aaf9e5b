import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { ErrorCode } from "../../errors/error-code.ts";
import { PermanentSystemError } from "../../errors/permanent-system-error.ts";
import { ResourceSchema } from "../gen/flyteidl2/connector/connector_pb.js";
import type { JobAnswer } from "../jobs/job-answer.ts";
import type { JobCodec } from "../jobs/job-codec.ts";
import { storedFactsFromProto } from "./facts/from-proto.ts";
import { literalMapFromProto } from "./literals/from-proto.ts";
import { phaseInfoFromProto } from "./resources/from-proto.ts";
import { resourceToProto } from "./resources/to-proto.ts";

/** Jobs are stored in the messages of v2, whatever the version of the protocol that created them. */
export const jobCodec: JobCodec = Object.freeze<JobCodec>({
  readFacts: storedFactsFromProto,
  writeAnswer: ({ phaseInfo, outputs }) => toBinary(ResourceSchema, resourceToProto(phaseInfo, outputs)),
  readAnswer,
});

function readAnswer(bytes: Uint8Array): JobAnswer {
  try {
    const resource = fromBinary(ResourceSchema, bytes);
    const phaseInfo = phaseInfoFromProto(resource);
    if (resource.outputs === undefined) return { phaseInfo };
    return { phaseInfo, outputs: literalMapFromProto(resource.outputs.literals, "outputs") };
  } catch {
    throw new PermanentSystemError(
      ErrorCode.CorruptedPluginState,
      "The bytes of resource_meta cannot be read: they have no result",
    );
  }
}

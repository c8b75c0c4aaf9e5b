import type { MessageInitShape } from "@bufbuild/protobuf";
import { ErrorCode, PermanentUserError, type Literal } from "@flyte-webapi/sdk";

import type { Value, ValueSchema } from "./gen/jobs_pb.js";

/**
 * An input as the service takes it. Integers go in full.
 *
 * @throws PermanentUserError with code `BadTaskSpecification` that names the input, when the service has no form for its kind.
 */
export function toValue(name: string, literal: Literal): MessageInitShape<typeof ValueSchema> {
  switch (literal.kind) {
    case "integer":
      return { kind: { case: "integer", value: literal.value } };
    case "float":
      return { kind: { case: "number", value: literal.value } };
    case "string":
      return { kind: { case: "text", value: literal.value } };
    case "boolean":
      return { kind: { case: "boolean", value: literal.value } };
    case "blob":
    case "schema":
    case "structuredDataset":
      return { kind: { case: "text", value: literal.uri } };
    case "union":
      return toValue(name, literal.value);
    case "none":
    case "datetime":
    case "duration":
    case "binary":
    case "struct":
    case "error":
    case "collection":
    case "map":
      throw new PermanentUserError(
        ErrorCode.BadTaskSpecification,
        `The input ${name} is of the kind ${literal.kind}, which the job service does not take; ` +
          "expected an integer, a float, a string, a boolean, a file or a data set",
      );
  }
}

/** An output of the service, as a value of JavaScript: integers are bigint; `undefined` when it is of a kind that is new. */
export function fromValue({ kind }: Value): unknown {
  return kind.value;
}

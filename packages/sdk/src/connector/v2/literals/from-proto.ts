import type { Literal, LiteralMap } from "../../../contract/literal.ts";
import { checkJsonObject } from "../../../literals/check-json.ts";
import { fieldPath } from "../../../internal/field-path.ts";
import type { Literal as ProtoLiteral, Primitive, Scalar } from "../../gen/flyteidl2/core/literals_pb.js";
import type { NamedLiteral } from "../../gen/flyteidl2/task/common_pb.js";
import { malformed } from "../../malformed.ts";
import {
  blobTypeFromProto,
  literalTypeFromProto,
  schemaTypeFromProto,
  structuredDatasetTypeFromProto,
} from "../literal-types/from-proto.ts";
import { timeSpanFromProto, timestampFromProto } from "../times.ts";

/**
 * Literals by name. Of literals with the same name the last one counts, as in the Go client.
 *
 * @param path how they are called in messages, such as `inputs`.
 * @throws PermanentUserError with code `BadTaskSpecification` that names the path of what is missing or not known.
 */
export function literalMapFromProto(literals: readonly NamedLiteral[], path: string): LiteralMap {
  // Object.fromEntries, unlike an assignment, takes any name: `__proto__` is a good name for an input.
  return Object.fromEntries(literals.map(({ name, value }) => [name, literalFromProto(value, fieldPath(path, name))]));
}

/**
 * A literal as plugins see it. Bytes come through as they are, whatever their tag. Hash and metadata are left out.
 *
 * @throws PermanentUserError with code `BadTaskSpecification` for a literal that is missing, offloaded or not known.
 */
export function literalFromProto(message: ProtoLiteral | undefined, path: string): Literal {
  const value = message?.value;
  switch (value?.case) {
    case "scalar":
      return scalarFromProto(value.value, path);
    case "collection": {
      const literals = value.value.literals.map((literal, index) => literalFromProto(literal, `${path}[${index}]`));
      return { kind: "collection", literals };
    }
    case "map": {
      const entries = Object.entries(value.value.literals);
      const literals = entries.map(
        ([name, literal]) => [name, literalFromProto(literal, fieldPath(path, name))] as const,
      );
      return { kind: "map", literals: Object.fromEntries(literals) };
    }
    case "offloadedMetadata":
      throw malformed(path, "is stored outside of the message (offloaded), which this connector cannot read");
    case undefined:
      throw malformed(path, "has no value, or one of a kind that is not known");
  }
}

function scalarFromProto({ value: scalar }: Scalar, path: string): Literal {
  switch (scalar.case) {
    case "primitive":
      return primitiveFromProto(scalar.value, path);
    case "blob": {
      const { uri, metadata } = scalar.value;
      return { kind: "blob", uri, type: blobTypeFromProto(metadata?.type, path) };
    }
    case "binary":
      return { kind: "binary", value: scalar.value.value, tag: scalar.value.tag };
    case "schema":
      return { kind: "schema", uri: scalar.value.uri, type: schemaTypeFromProto(scalar.value.type, path) };
    case "noneType":
      return { kind: "none" };
    case "error":
      return { kind: "error", failedNodeId: scalar.value.failedNodeId, message: scalar.value.message };
    case "generic":
      return { kind: "struct", value: checkJsonObject(scalar.value, path) };
    case "structuredDataset": {
      const { uri, metadata } = scalar.value;
      const type = structuredDatasetTypeFromProto(metadata?.structuredDatasetType, path);
      return { kind: "structuredDataset", uri, type };
    }
    case "union": {
      const { value, type } = scalar.value;
      return { kind: "union", value: literalFromProto(value, path), type: literalTypeFromProto(type, path) };
    }
    case undefined:
      throw malformed(path, "has no value, or one of a kind that is not known");
  }
}

function primitiveFromProto({ value: primitive }: Primitive, path: string): Literal {
  switch (primitive.case) {
    case "integer":
      return { kind: "integer", value: primitive.value };
    case "floatValue":
      return { kind: "float", value: primitive.value };
    case "stringValue":
      return { kind: "string", value: primitive.value };
    case "boolean":
      return { kind: "boolean", value: primitive.value };
    case "datetime":
      return { kind: "datetime", value: timestampFromProto(primitive.value, path) };
    case "duration":
      return { kind: "duration", value: timeSpanFromProto(primitive.value, path) };
    case undefined:
      throw malformed(path, "has no value, or one of a kind that is not known");
  }
}

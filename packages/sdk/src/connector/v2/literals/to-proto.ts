import { create } from "@bufbuild/protobuf";
import type { Literal, LiteralMap } from "../../../contract/literal.ts";
import {
  LiteralCollectionSchema,
  LiteralMapSchema,
  LiteralSchema,
  type Literal as ProtoLiteral,
  type Primitive,
  PrimitiveSchema,
  type Scalar,
  ScalarSchema,
} from "../../gen/flyteidl2/core/literals_pb.js";
import { type NamedLiteral, NamedLiteralSchema } from "../../gen/flyteidl2/task/common_pb.js";
import {
  blobTypeToProto,
  literalTypeToProto,
  schemaTypeToProto,
  structuredDatasetTypeToProto,
} from "../literal-types/to-proto.ts";
import { structToProto } from "../struct.ts";
import { timeSpanToProto, timestampToProto } from "../times.ts";

/** Literals as a list of names and values. @throws PermanentUserError with code `LiteralMismatch` for a struct that is no JSON. */
export function literalMapToProto(literals: LiteralMap): NamedLiteral[] {
  return Object.entries(literals).map(([name, literal]) =>
    create(NamedLiteralSchema, { name, value: literalToProto(literal) }),
  );
}

/** @throws PermanentUserError with code `LiteralMismatch` for a struct that is no JSON. */
export function literalToProto(literal: Literal): ProtoLiteral {
  return create(LiteralSchema, { value: valueOf(literal) });
}

function valueOf(literal: Literal): ProtoLiteral["value"] {
  switch (literal.kind) {
    case "collection": {
      const literals = literal.literals.map((element) => literalToProto(element));
      return { case: "collection", value: create(LiteralCollectionSchema, { literals }) };
    }
    case "map": {
      const entries = Object.entries(literal.literals).map(([name, value]) => [name, literalToProto(value)] as const);
      return { case: "map", value: create(LiteralMapSchema, { literals: Object.fromEntries(entries) }) };
    }
    case "none":
      return scalar({ case: "noneType", value: { $typeName: "flyteidl2.core.Void" } });
    case "integer":
      return primitive({ case: "integer", value: literal.value });
    case "float":
      return primitive({ case: "floatValue", value: literal.value });
    case "string":
      return primitive({ case: "stringValue", value: literal.value });
    case "boolean":
      return primitive({ case: "boolean", value: literal.value });
    case "datetime":
      return primitive({ case: "datetime", value: timestampToProto(literal.value) });
    case "duration":
      return primitive({ case: "duration", value: timeSpanToProto(literal.value) });
    case "binary": {
      const { value, tag } = literal;
      return scalar({ case: "binary", value: { $typeName: "flyteidl2.core.Binary", value, tag } });
    }
    case "blob": {
      const metadata = { $typeName: "flyteidl2.core.BlobMetadata" as const, type: blobTypeToProto(literal.type) };
      return scalar({ case: "blob", value: { $typeName: "flyteidl2.core.Blob", uri: literal.uri, metadata } });
    }
    case "schema": {
      const { uri, type } = literal;
      return scalar({
        case: "schema",
        value: { $typeName: "flyteidl2.core.Schema", uri, type: schemaTypeToProto(type) },
      });
    }
    case "structuredDataset": {
      const structuredDatasetType = structuredDatasetTypeToProto(literal.type);
      const metadata = { $typeName: "flyteidl2.core.StructuredDatasetMetadata" as const, structuredDatasetType };
      const value = { $typeName: "flyteidl2.core.StructuredDataset" as const, uri: literal.uri, metadata };
      return scalar({ case: "structuredDataset", value });
    }
    case "struct":
      return scalar({ case: "generic", value: structToProto(literal.value, "struct") });
    case "error": {
      const { failedNodeId, message } = literal;
      return scalar({ case: "error", value: { $typeName: "flyteidl2.core.Error", failedNodeId, message } });
    }
    case "union": {
      const [value, type] = [literalToProto(literal.value), literalTypeToProto(literal.type)];
      return scalar({ case: "union", value: { $typeName: "flyteidl2.core.Union", value, type } });
    }
  }
}

function scalar(value: Scalar["value"]): ProtoLiteral["value"] {
  return { case: "scalar", value: create(ScalarSchema, { value }) };
}

function primitive(value: Primitive["value"]): ProtoLiteral["value"] {
  return scalar({ case: "primitive", value: create(PrimitiveSchema, { value }) });
}

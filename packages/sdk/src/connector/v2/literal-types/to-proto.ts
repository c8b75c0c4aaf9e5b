import { create } from "@bufbuild/protobuf";
import type { BlobType, LiteralType, SchemaType, StructuredDatasetType } from "../../../contract/literal-type.ts";
import {
  type BlobType as ProtoBlobType,
  BlobTypeSchema,
  type LiteralType as ProtoLiteralType,
  LiteralTypeSchema,
  type SchemaType as ProtoSchemaType,
  SchemaTypeSchema,
  type StructuredDatasetType as ProtoStructuredDatasetType,
  StructuredDatasetTypeSchema,
} from "../../gen/flyteidl2/core/types_pb.js";
import { structToProto } from "../struct.ts";
import { COLUMN, DIMENSIONALITY, SIMPLE } from "./words.ts";

/** @throws PermanentUserError with code `LiteralMismatch` for metadata that is no JSON. */
export function literalTypeToProto(type: LiteralType): ProtoLiteralType {
  const message = create(LiteralTypeSchema, { type: variantOf(type) });
  if (type.kind === "simple" && type.metadata !== undefined) {
    message.metadata = structToProto(type.metadata, "metadata");
  }
  return message;
}

function variantOf(type: LiteralType): ProtoLiteralType["type"] {
  switch (type.kind) {
    case "simple":
      return { case: "simple", value: SIMPLE[type.simple] };
    case "schema":
      return { case: "schema", value: schemaTypeToProto(type.schema) };
    case "collection":
      return { case: "collectionType", value: literalTypeToProto(type.element) };
    case "map":
      return { case: "mapValueType", value: literalTypeToProto(type.value) };
    case "blob":
      return { case: "blob", value: blobTypeToProto(type.blob) };
    case "enum":
      return { case: "enumType", value: { $typeName: "flyteidl2.core.EnumType", values: [...type.values] } };
    case "structuredDataset":
      return { case: "structuredDatasetType", value: structuredDatasetTypeToProto(type.structuredDataset) };
    case "union": {
      const variants = type.variants.map((variant) => literalTypeToProto(variant));
      return { case: "unionType", value: { $typeName: "flyteidl2.core.UnionType", variants } };
    }
  }
}

export function blobTypeToProto({ format, dimensionality }: BlobType): ProtoBlobType {
  return create(BlobTypeSchema, { format, dimensionality: DIMENSIONALITY[dimensionality] });
}

export function schemaTypeToProto({ columns }: SchemaType): ProtoSchemaType {
  return create(SchemaTypeSchema, { columns: columns.map(({ name, type }) => ({ name, type: COLUMN[type] })) });
}

export function structuredDatasetTypeToProto({ columns, format }: StructuredDatasetType): ProtoStructuredDatasetType {
  const protoColumns = columns.map(({ name, literalType }) => ({ name, literalType: literalTypeToProto(literalType) }));
  return create(StructuredDatasetTypeSchema, { columns: protoColumns, format });
}

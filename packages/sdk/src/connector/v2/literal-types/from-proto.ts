import type { BlobType, LiteralType, SchemaType, StructuredDatasetType } from "../../../contract/literal-type.ts";
import { checkJsonObject } from "../../../literals/check-json.ts";
import type {
  BlobType as ProtoBlobType,
  LiteralType as ProtoLiteralType,
  SchemaType as ProtoSchemaType,
  StructuredDatasetType as ProtoStructuredDatasetType,
} from "../../gen/flyteidl2/core/types_pb.js";
import { malformed } from "../../malformed.ts";
import { byNumber } from "../../words.ts";
import { COLUMN, DIMENSIONALITY, SIMPLE } from "./words.ts";

const SIMPLE_WORDS = byNumber(SIMPLE);
const COLUMN_WORDS = byNumber(COLUMN);
const DIMENSIONALITY_WORDS = byNumber(DIMENSIONALITY);

/**
 * A literal type as plugins see it. Annotations and the structure of data classes are left out: plugins have no use for them.
 *
 * @param path how the type is called in messages.
 * @throws PermanentUserError with code `BadTaskSpecification` for a type that is missing or not known.
 */
export function literalTypeFromProto(message: ProtoLiteralType | undefined, path: string): LiteralType {
  const type = message?.type;
  switch (type?.case) {
    case "simple": {
      const simple = SIMPLE_WORDS.get(type.value);
      if (simple === undefined) throw malformed(path, `is the simple type ${type.value}, which is not known`);
      if (message?.metadata === undefined) return { kind: "simple", simple };
      return { kind: "simple", simple, metadata: checkJsonObject(message.metadata, `${path}.metadata`) };
    }
    case "schema":
      return { kind: "schema", schema: schemaTypeFromProto(type.value, path) };
    case "collectionType":
      return { kind: "collection", element: literalTypeFromProto(type.value, path) };
    case "mapValueType":
      return { kind: "map", value: literalTypeFromProto(type.value, path) };
    case "blob":
      return { kind: "blob", blob: blobTypeFromProto(type.value, path) };
    case "enumType":
      return { kind: "enum", values: type.value.values };
    case "structuredDatasetType":
      return { kind: "structuredDataset", structuredDataset: structuredDatasetTypeFromProto(type.value, path) };
    case "unionType":
      return { kind: "union", variants: type.value.variants.map((variant) => literalTypeFromProto(variant, path)) };
    case undefined:
      throw malformed(path, "has no type, or one that is not known");
  }
}

/** An absent one is a single file of no format. */
export function blobTypeFromProto(message: ProtoBlobType | undefined, path: string): BlobType {
  const dimensionality = DIMENSIONALITY_WORDS.get(message?.dimensionality ?? 0);
  if (dimensionality === undefined)
    throw malformed(path, `has the dimensionality ${message?.dimensionality}, which is not known`);
  return { format: message?.format ?? "", dimensionality };
}

/** An absent one has no columns. */
export function schemaTypeFromProto(message: ProtoSchemaType | undefined, path: string): SchemaType {
  const columns = (message?.columns ?? []).map(({ name, type }) => {
    const word = COLUMN_WORDS.get(type);
    if (word === undefined) throw malformed(path, `has a column of the type ${type}, which is not known`);
    return { name, type: word };
  });
  return { columns };
}

/** An absent one has no columns and no format. */
export function structuredDatasetTypeFromProto(
  message: ProtoStructuredDatasetType | undefined,
  path: string,
): StructuredDatasetType {
  const columns = (message?.columns ?? []).map(({ name, literalType }) => ({
    name,
    literalType: literalTypeFromProto(literalType, path),
  }));
  return { columns, format: message?.format ?? "" };
}

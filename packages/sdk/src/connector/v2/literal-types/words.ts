import type { BlobType, SchemaColumn, SimpleType } from "../../../contract/literal-type.ts";
import {
  BlobType_BlobDimensionality as Dimensionality,
  SchemaType_SchemaColumn_SchemaColumnType as ColumnType,
  SimpleType as ProtoSimpleType,
} from "../../gen/flyteidl2/core/types_pb.js";

export const SIMPLE: Readonly<Record<SimpleType, ProtoSimpleType>> = {
  NONE: ProtoSimpleType.NONE,
  INTEGER: ProtoSimpleType.INTEGER,
  FLOAT: ProtoSimpleType.FLOAT,
  STRING: ProtoSimpleType.STRING,
  BOOLEAN: ProtoSimpleType.BOOLEAN,
  DATETIME: ProtoSimpleType.DATETIME,
  DURATION: ProtoSimpleType.DURATION,
  BINARY: ProtoSimpleType.BINARY,
  ERROR: ProtoSimpleType.ERROR,
  STRUCT: ProtoSimpleType.STRUCT,
};

export const COLUMN: Readonly<Record<SchemaColumn["type"], ColumnType>> = {
  INTEGER: ColumnType.INTEGER,
  FLOAT: ColumnType.FLOAT,
  STRING: ColumnType.STRING,
  BOOLEAN: ColumnType.BOOLEAN,
  DATETIME: ColumnType.DATETIME,
  DURATION: ColumnType.DURATION,
};

export const DIMENSIONALITY: Readonly<Record<BlobType["dimensionality"], Dimensionality>> = {
  SINGLE: Dimensionality.SINGLE,
  MULTIPART: Dimensionality.MULTIPART,
};

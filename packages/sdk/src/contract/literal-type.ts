import type { JsonObject } from "./json.ts";

/** The types without parameters. Source: `flyteidl2.core.SimpleType`. */
export const SimpleType = {
  None: "NONE",
  Integer: "INTEGER",
  Float: "FLOAT",
  String: "STRING",
  Boolean: "BOOLEAN",
  Datetime: "DATETIME",
  Duration: "DURATION",
  Binary: "BINARY",
  Error: "ERROR",
  Struct: "STRUCT",
} as const;
/** One of {@link SimpleType}. */
export type SimpleType = (typeof SimpleType)[keyof typeof SimpleType];

/** Format and shape of a blob. Source: `flyteidl2.core.BlobType`. */
export interface BlobType {
  readonly format: string;
  readonly dimensionality: "SINGLE" | "MULTIPART";
}

/** A column of a {@link StructuredDatasetType}. */
export interface DatasetColumn {
  readonly name: string;
  readonly literalType: LiteralType;
}

/** Columns and format of a data set. Source: `flyteidl2.core.StructuredDatasetType`. */
export interface StructuredDatasetType {
  readonly columns: readonly DatasetColumn[];
  readonly format: string;
}

/** A column of a {@link SchemaType}. */
export interface SchemaColumn {
  readonly name: string;
  readonly type: "INTEGER" | "FLOAT" | "STRING" | "BOOLEAN" | "DATETIME" | "DURATION";
}

/** Columns of a table. Source: `flyteidl2.core.SchemaType`. */
export interface SchemaType {
  readonly columns: readonly SchemaColumn[];
}

/** The type of a literal. Source: `flyteidl2.core.LiteralType`. */
export type LiteralType =
  | { readonly kind: "simple"; readonly simple: SimpleType; readonly metadata?: JsonObject | undefined }
  | { readonly kind: "schema"; readonly schema: SchemaType }
  | { readonly kind: "collection"; readonly element: LiteralType }
  | { readonly kind: "map"; readonly value: LiteralType }
  | { readonly kind: "blob"; readonly blob: BlobType }
  | { readonly kind: "enum"; readonly values: readonly string[] }
  | { readonly kind: "structuredDataset"; readonly structuredDataset: StructuredDatasetType }
  | { readonly kind: "union"; readonly variants: readonly LiteralType[] };

import type { JsonObject } from "./json.ts";
import type { BlobType, LiteralType, SchemaType, StructuredDatasetType } from "./literal-type.ts";
import type { TimeSpan, Timestamp } from "./timestamp.ts";

/** A value of one of Flyte's types. Source: `flyteidl2.core.Literal`; the variants are those of its scalar, flattened. */
export type Literal =
  | { readonly kind: "none" }
  /** A signed 64-bit integer: always a bigint here, so that nothing is rounded. */
  | { readonly kind: "integer"; readonly value: bigint }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "datetime"; readonly value: Timestamp }
  | { readonly kind: "duration"; readonly value: TimeSpan }
  /** Bytes with a tag that says how to read them, such as `msgpack`. Passed through byte for byte. */
  | { readonly kind: "binary"; readonly value: Uint8Array; readonly tag: string }
  | { readonly kind: "blob"; readonly uri: string; readonly type: BlobType }
  | { readonly kind: "schema"; readonly uri: string; readonly type: SchemaType }
  | { readonly kind: "structuredDataset"; readonly uri: string; readonly type: StructuredDatasetType }
  | { readonly kind: "struct"; readonly value: JsonObject }
  | { readonly kind: "error"; readonly failedNodeId: string; readonly message: string }
  | { readonly kind: "union"; readonly value: Literal; readonly type: LiteralType }
  | { readonly kind: "collection"; readonly literals: readonly Literal[] }
  | { readonly kind: "map"; readonly literals: LiteralMap };

/** Literals by name: inputs or outputs of a task. Source: `flyteidl2.core.LiteralMap`. */
export type LiteralMap = Readonly<Record<string, Literal>>;

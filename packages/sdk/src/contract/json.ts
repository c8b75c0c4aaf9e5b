/** A value that JSON can hold exactly. Numbers are finite. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

/** A JSON object: the counterpart of `google.protobuf.Struct`. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

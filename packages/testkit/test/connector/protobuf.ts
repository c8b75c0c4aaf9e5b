/** A message as its fields, by number: numbers, or the bytes of texts, messages and the like. */
export type Fields = ReadonlyMap<number, readonly (number | Uint8Array)[]>;

/** Reads the protobuf encoding without any schema. @throws RangeError for bytes that are no message. */
export function decode(bytes: Uint8Array): Fields {
  const fields = new Map<number, (number | Uint8Array)[]>();
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      if (byte === undefined) throw new RangeError("torn");
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const wireType = tag & 7;
    const length = wireType === 2 ? varint() : wireType === 1 ? 8 : wireType === 5 ? 4 : 0;
    if (at + length > bytes.length) throw new RangeError("torn");
    const value = wireType === 0 ? varint() : bytes.subarray(at, at + length);
    at += length;
    fields.set(tag >>> 3, [...(fields.get(tag >>> 3) ?? []), value]);
  }
  return fields;
}

/** The message in a field; an empty one when there is none. */
export function message(fields: Fields, number: number): Fields {
  const value = fields.get(number)?.at(-1);
  return value instanceof Uint8Array ? decode(value) : new Map();
}

/** The text in a field; empty when there is none. */
export function text(fields: Fields, number: number): string {
  const value = fields.get(number)?.at(-1);
  return value instanceof Uint8Array ? Buffer.from(value).toString("utf8") : "";
}

/** Writes fields. Bytes are those of a text or of another message. */
export function encode(fields: readonly (readonly [number: number, value: number | string | Uint8Array])[]): Buffer {
  return Buffer.concat(
    fields.flatMap(([number, value]) => {
      if (typeof value === "number") return [varint(number * 8), varint(value)];
      const bytes = typeof value === "string" ? Buffer.from(value) : value;
      return [varint(number * 8 + 2), varint(bytes.length), bytes];
    }),
  );
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Buffer.from([...bytes, rest]);
}

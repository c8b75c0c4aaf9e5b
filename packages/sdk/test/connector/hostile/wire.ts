// The wire format of protobuf, written by hand: the library writes no message that is wrong.

export type Bytes = Uint8Array<ArrayBuffer>;

export function join(...parts: readonly Uint8Array[]): Bytes {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let end = 0;
  for (const part of parts) {
    joined.set(part, end);
    end += part.length;
  }
  return joined;
}

/** A number of up to 64 bits, in groups of seven. */
export function varint(value: bigint): Bytes {
  const bytes: number[] = [];
  for (let rest = BigInt.asUintN(64, value); ; rest >>= 7n) {
    if (rest < 128n) return Uint8Array.from([...bytes, Number(rest)]);
    bytes.push(Number(rest & 127n) | 128);
  }
}

/** What comes before the value of a field. */
export function tag(number: number, wireType: number): Bytes {
  return varint((BigInt(number) << 3n) | BigInt(wireType));
}

/** A field whose value is bytes, a text or a message. */
export function field(number: number, value: Uint8Array): Bytes {
  return join(tag(number, 2), varint(BigInt(value.length)), value);
}

/** A message in a message, and so on: `numbers` is the way from one to the next, gone `depth` times. */
export function nested(numbers: readonly number[], depth: number): Bytes {
  // From the inside: only the beginnings are kept, so that this is no work.
  const beginnings: Bytes[] = [];
  let length = 0;
  for (let level = 0; level < depth; level++) {
    for (const number of numbers.toReversed()) {
      const beginning = join(tag(number, 2), varint(BigInt(length)));
      beginnings.push(beginning);
      length += beginning.length;
    }
  }
  return join(...beginnings.toReversed());
}

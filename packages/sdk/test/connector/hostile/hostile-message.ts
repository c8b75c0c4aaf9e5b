import type { DescField, DescMessage } from "@bufbuild/protobuf";
import fc from "fast-check";
import { type Bytes, field, join, tag, varint } from "./wire.ts";

const numbers = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }),
  fc.constantFrom(0n, 1n, -1n, 2n ** 31n, 2n ** 53n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 64n - 1n),
);
const encoder = new TextEncoder();
// As `fc.string({ unit: "binary" })`, which takes seconds to be made.
const characters = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0x7f }), fc.integer({ min: 0, max: 0x10_ff_ff })), { maxLength: 40 })
  .map((points) => String.fromCodePoint(...points));

/** Texts, some of which are none. */
export const texts: fc.Arbitrary<Bytes> = fc.oneof(
  { weight: 40, arbitrary: characters.map((text) => encoder.encode(text)) },
  // No UTF-8.
  { weight: 20, arbitrary: fc.uint8Array({ maxLength: 20 }).map((bytes) => Uint8Array.from(bytes)) },
  {
    weight: 20,
    arbitrary: fc
      .constantFrom("__proto__", "constructor", "toString", "", "\0", "job", "../../etc/passwd", "\r\nx: y")
      .map((text) => encoder.encode(text)),
  },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 200_000 }).map((length) => new Uint8Array(length).fill(0x61)) },
);
const fixed = (length: 4 | 8): fc.Arbitrary<Bytes> =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => Uint8Array.from(bytes));

/** Any field number with a value of any wire type, groups and types that do not exist included. */
const anyField: fc.Arbitrary<Bytes> = fc
  .tuple(fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 2 ** 29 })), fc.nat({ max: 7 }), texts)
  .map(([number, wireType, bytes]) =>
    join(tag(number, wireType), wireType === 2 ? varint(BigInt(bytes.length)) : bytes, bytes),
  );

const known = new Map<string, fc.Arbitrary<Bytes>>();

/**
 * Bytes that are more or less a message of this kind: its fields in any order and number, with hostile values, some of a wrong type.
 *
 * @param depth how far down messages are such; below they are any bytes.
 */
export function hostileMessage(message: DescMessage, depth: number): fc.Arbitrary<Bytes> {
  const key = `${message.typeName} ${depth}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const fields = message.fields.map((one) => hostileField(one, depth));
  const arbitrary =
    fields.length === 0
      ? anyField
      : fc
          .array(fc.oneof({ weight: 12, arbitrary: fc.oneof(...fields) }, { weight: 1, arbitrary: anyField }), {
            maxLength: 4,
          })
          .map((parts) => join(...parts));
  known.set(key, arbitrary);
  return arbitrary;
}

function hostileField(one: DescField, depth: number): fc.Arbitrary<Bytes> {
  const { number } = one;
  const asMessage = (message: DescMessage | undefined): fc.Arbitrary<Bytes> =>
    message === undefined || depth === 0 ? texts : hostileMessage(message, depth - 1);
  if (one.fieldKind === "map") {
    const value = one.mapKind === "message" ? asMessage(one.message) : texts;
    return fc.tuple(texts, value).map(([key, inner]) => field(number, join(field(1, key), field(2, inner))));
  }
  const { message } = one;
  if (message !== undefined) return asMessage(message).map((inner) => field(number, inner));
  return fc.oneof(
    texts.map((text) => field(number, text)),
    numbers.map((value) => join(tag(number, 0), varint(value))),
    fixed(8).map((bytes) => join(tag(number, 1), bytes)),
    fixed(4).map((bytes) => join(tag(number, 5), bytes)),
  );
}

import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import fc from "fast-check";
import { expect, test } from "vitest";
import { arbitraryLiteral, arbitraryLiteralType } from "../../../../test/arbitrary-literal.ts";
import type { Literal, LiteralMap } from "../../../contract/literal.ts";
import { LiteralMapSchema as V1LiteralMapSchema } from "../../gen/flyteidl/core/literals_pb.js";
import { LiteralSchema } from "../../gen/flyteidl2/core/literals_pb.js";
import { LiteralTypeSchema } from "../../gen/flyteidl2/core/types_pb.js";
import { InputsSchema } from "../../gen/flyteidl2/task/common_pb.js";
import { literalTypeFromProto } from "../literal-types/from-proto.ts";
import { literalTypeToProto } from "../literal-types/to-proto.ts";
import { literalFromProto, literalMapFromProto } from "./from-proto.ts";
import { literalMapToProto, literalToProto } from "./to-proto.ts";

const literal = arbitraryLiteralType.chain(arbitraryLiteral);
const name = fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom("__proto__", "constructor", ""));
const literalMap: fc.Arbitrary<LiteralMap> = fc
  .array(fc.tuple(name, literal), { maxLength: 4 })
  .map(Object.fromEntries);

function overTheWire(value: Literal): Literal {
  const bytes = toBinary(LiteralSchema, literalToProto(value));
  return literalFromProto(fromBinary(LiteralSchema, bytes), "it");
}

test("every literal comes back from the wire as it was", () => {
  fc.assert(
    fc.property(literal, (value) => {
      expect(overTheWire(value)).toEqual(value);
    }),
  );
});

test("every type comes back from the wire as it was", () => {
  fc.assert(
    fc.property(arbitraryLiteralType, (type) => {
      const bytes = toBinary(LiteralTypeSchema, literalTypeToProto(type));
      expect(literalTypeFromProto(fromBinary(LiteralTypeSchema, bytes), "it")).toEqual(type);
    }),
  );
});

test("every map comes back from the wire as it was, whatever its names", () => {
  fc.assert(
    fc.property(literalMap, (literals) => {
      const bytes = toBinary(InputsSchema, create(InputsSchema, { literals: literalMapToProto(literals) }));
      expect(literalMapFromProto(fromBinary(InputsSchema, bytes).literals, "inputs")).toEqual(literals);
    }),
  );
});

test("the inputs of v2 are the literal map of v1, byte for byte, and back", () => {
  fc.assert(
    fc.property(literalMap, (literals) => {
      const bytes = toBinary(InputsSchema, create(InputsSchema, { literals: literalMapToProto(literals) }));
      const v1 = fromBinary(V1LiteralMapSchema, bytes);
      expect(Object.keys(v1.literals).sort()).toEqual(Object.keys(literals).sort());
      const back = fromBinary(InputsSchema, toBinary(V1LiteralMapSchema, v1));
      expect(literalMapFromProto(back.literals, "inputs")).toEqual(literals);
    }),
  );
});

test.for(["", "msgpack", "a tag of another SDK"])("bytes with the tag %o pass as they are", (tag) => {
  const value = Uint8Array.from({ length: 256 }, (_, index) => index);
  expect(overTheWire({ kind: "binary", value, tag })).toEqual({ kind: "binary", value, tag });
});

test.for([-(2n ** 63n), 2n ** 63n - 1n, 9007199254740993n])("the integer %d is exact", (value) => {
  expect(overTheWire({ kind: "integer", value })).toEqual({ kind: "integer", value });
});

test("of inputs with the same name the last one counts", () => {
  const literals = ["first", "last"].flatMap((value) => literalMapToProto({ a: { kind: "string", value } }));
  expect(literalMapFromProto(literals, "inputs")).toEqual({ a: { kind: "string", value: "last" } });
});

const integer = { kind: "integer", value: 1n } as const;
test.for([
  [undefined, "inputs.a has no value, or one of a kind that is not known"],
  [create(LiteralSchema), "inputs.a has no value, or one of a kind that is not known"],
  [create(LiteralSchema, { value: { case: "offloadedMetadata", value: { uri: "s3://secret" } } }), "(offloaded)"],
  [
    create(LiteralSchema, { value: { case: "collection", value: { literals: [literalToProto(integer), {}] } } }),
    "inputs.a[1] has no value",
  ],
] as const)("a literal without a value is refused with its path", ([message, text]) => {
  const read = (): unknown => literalFromProto(message, "inputs.a");
  expect(read).toThrow(text);
  expect(read).not.toThrow("secret");
});

test("nanoseconds that are none are refused", () => {
  const moment = literalToProto({ kind: "datetime", value: { seconds: 0n, nanos: 1_000_000_000 } });
  const span = literalToProto({ kind: "duration", value: { seconds: 1n, nanos: -1 } });
  expect(() => literalFromProto(moment, "inputs.a")).toThrow("inputs.a has 1000000000 nanoseconds");
  expect(() => literalFromProto(span, "inputs.a")).toThrow("inputs.a has -1 nanoseconds");
});

test("a struct with a number that JSON does not have is refused in both directions", () => {
  const value = { x: Number.NaN };
  expect(() => literalToProto({ kind: "struct", value })).toThrow("struct.x");
  const message = create(LiteralSchema, {
    value: { case: "scalar", value: { value: { case: "generic", value } } },
  });
  expect(() => literalFromProto(message, "inputs.a")).toThrow("inputs.a.x");
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { arbitraryLiteral, arbitraryLiteralType } from "../../test/arbitrary-literal.ts";
import { thrownBy } from "../../test/thrown-by.ts";
import type { LiteralType } from "../contract/literal-type.ts";
import { PermanentUserError } from "../errors/permanent-user-error.ts";
import { checkLiteral } from "./check-literal.ts";
import { toJsValue } from "./to-js-value.ts";
import { toLiteral } from "./to-literal.ts";

const typed = arbitraryLiteralType.chain((type) => fc.tuple(fc.constant(type), arbitraryLiteral(type)));

test("a literal that becomes a value and a literal again is the same, for every type", () => {
  fc.assert(
    fc.property(typed, ([type, literal]) => {
      expect(toLiteral(toJsValue(literal, type), type)).toStrictEqual(literal);
    }),
    { numRuns: 1000 },
  );
});

test("the value is the same with and without the type", () => {
  fc.assert(
    fc.property(typed, ([type, literal]) => {
      expect(toJsValue(literal, type)).toStrictEqual(toJsValue(literal));
    }),
  );
});

test("a literal of another type is read as that type, or refused with the path", () => {
  fc.assert(
    fc.property(typed, arbitraryLiteralType, ([, literal], type) => {
      const error = thrownBy(PermanentUserError, () => toJsValue(literal, type, "inputs.x"));
      expect(error?.message ?? "inputs.x").toMatch(/^inputs\.x/);
      expect(error?.code ?? "LiteralMismatch").toBe("LiteralMismatch");
    }),
  );
});

test("any value becomes a literal of the type, or is refused with the path", () => {
  const value = fc.oneof(
    fc.anything({ withBigInt: true, withDate: true, withMap: true, withTypedArray: true, withSparseArray: true }),
    typed.map(([, literal]) => literal),
    typed.map(([, literal]) => toJsValue(literal)),
  );
  fc.assert(
    fc.property(value, arbitraryLiteralType, (given, type) => {
      const error = thrownBy(PermanentUserError, () =>
        checkLiteral(toLiteral<LiteralType>(given, type, "x"), type, "made"),
      );
      expect(error?.message ?? "x is made").toMatch(/^x(\.|\[| is )/);
      expect(error?.code ?? "LiteralMismatch").toBe("LiteralMismatch");
    }),
    { numRuns: 500 },
  );
});

test("no text of a value is in a message", () => {
  const secret = "hunter2hunter2";
  const holders = [
    secret,
    { uri: secret },
    [secret],
    { a: secret },
    { kind: "binary", tag: secret },
    { x: [secret, 5n] },
  ];
  fc.assert(
    fc.property(fc.constantFrom(...holders), arbitraryLiteralType, (value, type) => {
      const error = thrownBy(PermanentUserError, () => toLiteral<LiteralType>(value, type));
      expect(error?.message ?? "").not.toContain(secret);
    }),
  );
});

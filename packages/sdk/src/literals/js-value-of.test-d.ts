import { expectTypeOf, test } from "vitest";
import type { JsonObject } from "../contract/json.ts";
import type { LiteralMap, Literal } from "../contract/literal.ts";
import type { LiteralType } from "../contract/literal-type.ts";
import type { Variable } from "../contract/task-template.ts";
import type { BinaryValue, BlobValue, JsValue, TimeSpanValue, TimestampValue, UnionValue } from "./js-value.ts";
import type { JsInputOf, JsValueOf } from "./js-value-of.ts";
import { LiteralTypes } from "./literal-types.ts";
import { readInputs } from "./read-inputs.ts";
import { toJsValue } from "./to-js-value.ts";
import { toLiteral } from "./to-literal.ts";
import { toLiteralMap } from "./to-literal-map.ts";

declare const literal: Literal;
declare const literals: LiteralMap;

test("a simple type has the type of its values", () => {
  expectTypeOf(toJsValue(literal, LiteralTypes.none)).toEqualTypeOf<null>();
  expectTypeOf(toJsValue(literal, LiteralTypes.integer)).toEqualTypeOf<number | bigint>();
  expectTypeOf(toJsValue(literal, LiteralTypes.float)).toEqualTypeOf<number>();
  expectTypeOf(toJsValue(literal, LiteralTypes.string)).toEqualTypeOf<string>();
  expectTypeOf(toJsValue(literal, LiteralTypes.boolean)).toEqualTypeOf<boolean>();
  expectTypeOf(toJsValue(literal, LiteralTypes.datetime)).toEqualTypeOf<Date | TimestampValue>();
  expectTypeOf(toJsValue(literal, LiteralTypes.duration)).toEqualTypeOf<TimeSpanValue>();
  expectTypeOf(toJsValue(literal, LiteralTypes.binary)).toEqualTypeOf<BinaryValue>();
  expectTypeOf(toJsValue(literal, LiteralTypes.struct)).toEqualTypeOf<JsonObject | BinaryValue>();
});

test("types with parameters have the types of their parts", () => {
  const numbers = LiteralTypes.collection(LiteralTypes.integer);
  expectTypeOf(toJsValue(literal, numbers)).toEqualTypeOf<readonly (number | bigint)[]>();
  expectTypeOf(toJsValue(literal, LiteralTypes.map(numbers))).toEqualTypeOf<
    Readonly<Record<string, readonly (number | bigint)[]>>
  >();
  expectTypeOf(toJsValue(literal, LiteralTypes.enum("a", "b"))).toEqualTypeOf<"a" | "b">();
  expectTypeOf(toJsValue(literal, LiteralTypes.blob("csv"))).toEqualTypeOf<BlobValue>();
});

test("a union is told apart by the type of its variant", () => {
  const optional = LiteralTypes.union(LiteralTypes.string, LiteralTypes.none);
  type Expected =
    | UnionValue<string, { readonly kind: "simple"; readonly simple: "STRING" }>
    | UnionValue<null, { readonly kind: "simple"; readonly simple: "NONE" }>;
  expectTypeOf(toJsValue(literal, optional)).toExtend<Expected>();
  expectTypeOf<Expected>().toExtend<JsValueOf<typeof optional>>();
  expectTypeOf<string | null>().toExtend<JsInputOf<typeof optional>>();
  expectTypeOf<number>().not.toExtend<JsInputOf<typeof optional>>();
});

test("a type that is known only at run time gives any value", () => {
  expectTypeOf<JsValueOf<LiteralType>>().toEqualTypeOf<JsValue>();
  expectTypeOf<JsInputOf<LiteralType>>().toEqualTypeOf<unknown>();
  expectTypeOf(toJsValue(literal)).toEqualTypeOf<JsValue>();
});

test("a type written as an object is as good as one from LiteralTypes", () => {
  expectTypeOf(toJsValue(literal, { kind: "simple", simple: "BOOLEAN" })).toEqualTypeOf<boolean>();
  expectTypeOf(toJsValue(literal, { kind: "enum", values: ["x"] })).toEqualTypeOf<"x">();
});

test("everything that is read can be written", () => {
  expectTypeOf<JsValueOf<typeof LiteralTypes.datetime>>().toExtend<JsInputOf<typeof LiteralTypes.datetime>>();
  expectTypeOf<JsValueOf<typeof LiteralTypes.duration>>().toExtend<JsInputOf<typeof LiteralTypes.duration>>();
  expectTypeOf<BlobValue>().toExtend<JsInputOf<{ kind: "blob"; blob: { format: ""; dimensionality: "SINGLE" } }>>();
});

test("a value of the wrong type does not compile", () => {
  expectTypeOf<string>().not.toExtend<JsInputOf<typeof LiteralTypes.integer>>();
  // Nobody would know the unit.
  expectTypeOf<number>().not.toExtend<JsInputOf<typeof LiteralTypes.duration>>();
  const words = LiteralTypes.enum("a", "b");
  expectTypeOf<"c">().not.toExtend<JsInputOf<typeof words>>();
  // @ts-expect-error a text is no integer
  toLiteral("5", LiteralTypes.integer);
  toLiteral({ seconds: 5n, nanos: 0 }, LiteralTypes.duration);
  toLiteral({ uri: "s3://x" }, LiteralTypes.blob());
});

test("inputs and outputs are typed by name", () => {
  const inputs = readInputs(literals, {
    query: LiteralTypes.string,
    limits: LiteralTypes.collection(LiteralTypes.float),
  });
  expectTypeOf(inputs).toEqualTypeOf<{ readonly query: string; readonly limits: readonly number[] }>();
  const types = { rows: LiteralTypes.integer, table: { type: LiteralTypes.string } };
  toLiteralMap({ rows: 5n, table: "t" }, types);
  // @ts-expect-error the table is missing
  toLiteralMap({ rows: 5 }, types);
  // @ts-expect-error a table is a text
  toLiteralMap({ rows: 5, table: 5 }, types);
});

test("the interface of a task gives values of any type", () => {
  const variables: Readonly<Record<string, Variable>> = {};
  expectTypeOf(readInputs(literals, variables)).toEqualTypeOf<Readonly<Record<string, JsValue>>>();
  toLiteralMap({ anything: new Date() }, variables);
});

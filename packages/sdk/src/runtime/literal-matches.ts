import type { LiteralType, SimpleType } from "../contract/literal-type.ts";
import type { Literal } from "../contract/literal.ts";

/** Whether a literal is a value of a type. A struct may also be bytes (Flyte v2 writes structs as msgpack). */
export function literalMatches(literal: Literal, type: LiteralType): boolean {
  if (literal.kind === "union" && type.kind !== "union") return false;
  switch (type.kind) {
    case "simple":
      return KINDS[type.simple].includes(literal.kind);
    case "enum":
      return literal.kind === "string" && type.values.includes(literal.value);
    case "collection":
      return (
        literal.kind === "collection" && literal.literals.every((element) => literalMatches(element, type.element))
      );
    case "map":
      return (
        literal.kind === "map" && Object.values(literal.literals).every((value) => literalMatches(value, type.value))
      );
    case "union": {
      const value = literal.kind === "union" ? literal.value : literal;
      return type.variants.some((variant) => literalMatches(value, variant));
    }
    case "schema":
    case "blob":
    case "structuredDataset":
      return literal.kind === type.kind;
  }
}

const KINDS: Readonly<Record<SimpleType, readonly Literal["kind"][]>> = {
  NONE: ["none"],
  INTEGER: ["integer"],
  FLOAT: ["float"],
  STRING: ["string"],
  BOOLEAN: ["boolean"],
  DATETIME: ["datetime"],
  DURATION: ["duration"],
  BINARY: ["binary"],
  ERROR: ["error"],
  STRUCT: ["struct", "binary"],
};

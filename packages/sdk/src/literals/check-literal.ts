import type { Literal } from "../contract/literal.ts";
import type { LiteralType, SimpleType } from "../contract/literal-type.ts";
import { fieldPath } from "../internal/field-path.ts";
import { describeLiteralType } from "./describe-literal-type.ts";
import { literalMismatch } from "./literal-mismatch.ts";
import { sameLiteralType } from "./same-literal-type.ts";

/** Which literals a type without parameters has. A struct may come as bytes: Flyte's Python SDK sends dataclasses in msgpack. */
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

/**
 * Checks that a literal has this type. Formats and columns of files and tables are not compared: Flyte itself lets them differ.
 *
 * @throws PermanentUserError with code `LiteralMismatch` that names the path of what does not fit.
 */
export function checkLiteral(literal: Literal, type: LiteralType, path: string): void {
  switch (type.kind) {
    case "simple":
      if (!KINDS[type.simple].includes(literal.kind)) throw mismatch(literal, type, path);
      return;
    case "enum":
      if (literal.kind !== "string") throw mismatch(literal, type, path);
      if (!type.values.includes(literal.value)) {
        throw literalMismatch(path, "another word", describeLiteralType(type));
      }
      return;
    case "collection":
      if (literal.kind !== "collection") throw mismatch(literal, type, path);
      for (const [index, element] of literal.literals.entries()) {
        checkLiteral(element, type.element, `${path}[${index}]`);
      }
      return;
    case "map":
      if (literal.kind !== "map") throw mismatch(literal, type, path);
      for (const [name, value] of Object.entries(literal.literals)) {
        checkLiteral(value, type.value, fieldPath(path, name));
      }
      return;
    case "union": {
      if (literal.kind !== "union") throw mismatch(literal, type, path);
      const variant = type.variants.find((candidate) => sameLiteralType(candidate, literal.type));
      if (variant === undefined) {
        throw literalMismatch(path, `of the variant ${describeLiteralType(literal.type)}`, describeLiteralType(type));
      }
      checkLiteral(literal.value, variant, path);
      return;
    }
    case "blob":
    case "schema":
    case "structuredDataset":
      if (literal.kind !== type.kind) throw mismatch(literal, type, path);
  }
}

function mismatch(literal: Literal, type: LiteralType, path: string): Error {
  return literalMismatch(path, `a literal of kind ${literal.kind}`, describeLiteralType(type));
}

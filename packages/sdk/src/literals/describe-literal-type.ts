import type { LiteralType, SimpleType } from "../contract/literal-type.ts";

const SIMPLE: Readonly<Record<SimpleType, string>> = {
  NONE: "null",
  INTEGER: "an integer",
  FLOAT: "a number",
  STRING: "a string",
  BOOLEAN: "a boolean",
  DATETIME: "a datetime",
  DURATION: "a duration",
  BINARY: "binary data",
  ERROR: "an error",
  STRUCT: "a JSON object",
};
const MOST_LISTED = 10;
const DEEPEST = 4;

/** What a value of this type is, for a message: `an integer`, `a collection (of a string)`. */
export function describeLiteralType(type: LiteralType, depth: number = 0): string {
  if (depth >= DEEPEST) return "...";
  switch (type.kind) {
    case "simple":
      return SIMPLE[type.simple];
    case "enum":
      return `one of ${listed(type.values, (value) => JSON.stringify(value))}`;
    case "collection":
      return `a collection (of ${describeLiteralType(type.element, depth + 1)})`;
    case "map":
      return `a map (of ${describeLiteralType(type.value, depth + 1)})`;
    case "union":
      return `a union (of ${listed(type.variants, (variant) => describeLiteralType(variant, depth + 1), " or ")})`;
    case "blob":
      return "a blob";
    case "schema":
      return "a schema";
    case "structuredDataset":
      return "a structured dataset";
  }
}

function listed<T>(items: readonly T[], describe: (item: T) => string, separator: string = ", "): string {
  const more = items.length > MOST_LISTED ? `${separator}${items.length - MOST_LISTED} more` : "";
  return items.slice(0, MOST_LISTED).map(describe).join(separator) + more;
}

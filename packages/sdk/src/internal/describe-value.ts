import { describeType } from "./describe-type.ts";

const MOST_CHARACTERS = 40;

/**
 * A value as it appears in a message about configuration: short values in full, long ones cut, objects by their kind only.
 * Never throws. Not for values that may be secret: use `describeType` for those.
 */
export function describeValue(value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(shortened(value));
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "bigint":
      return `${shortened(String(value))}n`;
    case "boolean":
      return String(value);
    case "undefined":
    case "object":
    case "function":
    case "symbol":
      return describeType(value);
  }
}

function shortened(text: string): string {
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}...`;
}

/** What kind of thing a value is, for a message: `a string`, `an array`, `a Date`. Never shows the value. Never throws. */
export function describeType(value: unknown): string {
  switch (typeof value) {
    case "undefined":
      return "undefined";
    case "object":
      return value === null ? "null" : describeObject(value);
    case "function":
    case "symbol":
    case "string":
    case "number":
    case "bigint":
    case "boolean":
      return `a ${typeof value}`;
  }
}

function describeObject(value: object): string {
  try {
    if (Array.isArray(value)) return "an array";
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === null || prototype === Object.prototype) return "an object";
    const name = className(prototype);
    return name === undefined ? "an object" : `${/^[AEIOU]/.test(name) ? "an" : "a"} ${name}`;
  } catch {
    // A proxy or a getter that throws must not replace the message that is being written.
    return "an object";
  }
}

function className(prototype: unknown): string | undefined {
  if (typeof prototype !== "object" || prototype === null) return undefined;
  const constructor: unknown = Reflect.get(prototype, "constructor");
  return typeof constructor === "function" && /^[\w$]{1,64}$/.test(constructor.name) ? constructor.name : undefined;
}

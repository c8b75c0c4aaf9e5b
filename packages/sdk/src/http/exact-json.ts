// TypeScript 6 does not know these parts of ECMAScript 2026 yet; Node has them since version 21.
interface SourceContext {
  readonly source?: string;
}
const rawJson: unknown = Reflect.get(JSON, "rawJSON");

const INTEGER = /^-?\d+$/;
// 2^53 has 16 digits; a key may also be written with escapes.
const NEEDS_CARE = /\d{16}|__proto__|\\u/;
/** Beyond this length a text is not worth a second look, and may be nested so deeply that only a reviver, which recurses, refuses it. */
const SHORT_TEXT = 4_096;

/**
 * Parses JSON without losing anything of an integer: beyond ±(2^53-1) it becomes a bigint. Keys called `__proto__` are left out,
 * because copying them by assignment would change a prototype.
 *
 * @throws SyntaxError when the text is not JSON; RangeError when it is nested too deeply.
 */
export function parseExactJson(text: string): unknown {
  // A reviver is called for every value, and most answers hold nothing for it to do.
  if (text.length <= SHORT_TEXT && !NEEDS_CARE.test(text)) return JSON.parse(text);
  return JSON.parse(text, (key: string, value: unknown, context?: SourceContext) => {
    if (key === "__proto__") return undefined;
    if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
    return context?.source !== undefined && INTEGER.test(context.source) ? BigInt(context.source) : value;
  });
}

/**
 * Writes JSON in which a bigint is an integer. Otherwise like `JSON.stringify`.
 *
 * @throws TypeError when the value cannot be JSON: it is a function, a symbol or undefined, holds a cycle, or holds a number that is not
 * finite (which `JSON.stringify` would turn into null).
 */
export function stringifyExactJson(value: unknown): string {
  // A replacer, rather than text put together by hand, so that nothing inside a string can end up outside of it.
  const text: string | undefined = JSON.stringify(value, function (this: unknown, key: string, converted: unknown) {
    // What the value was before anybody's BigInt.prototype.toJSON.
    const original: unknown = typeof this === "object" && this !== null ? Reflect.get(this, key) : converted;
    if (typeof original === "bigint") return toRawJson(String(original));
    if (typeof converted === "number" && !Number.isFinite(converted)) {
      throw new TypeError(`${key === "" ? "The value" : `"${key}"`} is ${converted}, which JSON cannot hold`);
    }
    return converted;
  });
  if (text === undefined) throw new TypeError(`A value of type ${typeof value} cannot be JSON`);
  return text;
}

function toRawJson(text: string): unknown {
  if (typeof rawJson !== "function") {
    throw new TypeError("This JavaScript engine has no JSON.rawJSON: Node 22 is needed");
  }
  return rawJson(text);
}

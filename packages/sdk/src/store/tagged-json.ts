/**
 * JSON that keeps what the runtime stores: bigint, bytes, Date, NaN, infinities and -0, as `{"$": [tag, text]}`.
 * `undefined` fields are left out.
 *
 * @throws TypeError that names the path of the first thing that cannot be stored (a function, a symbol, an object with a class).
 */
export function toTaggedJson(value: unknown): string {
  return JSON.stringify(pack(value, "value", 0));
}

/** Reads what {@link toTaggedJson} wrote. @throws SyntaxError or TypeError when it is something else. */
export function fromTaggedJson(text: string): unknown {
  return unpack(JSON.parse(text));
}

const TAG = "$";
/** Deeper values are an accident, or a circle. */
const DEEPEST = 200;

type Packed = null | boolean | number | string | readonly Packed[] | { readonly [key: string]: Packed };

function tagged(tag: string, content: Packed): Packed {
  return { [TAG]: [tag, content] };
}

function pack(value: unknown, path: string, depth: number): Packed {
  if (depth > DEEPEST) throw new TypeError(`${path.slice(0, 80)}... is nested too deeply, or contains itself`);
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : tagged("number", Object.is(value, -0) ? "-0" : String(value));
    case "bigint":
      return tagged("bigint", String(value));
    case "object":
      return value === null ? null : packObject(value, path, depth);
    case "undefined":
      // Only inside arrays: fields that are undefined are left out.
      return null;
    case "function":
    case "symbol":
      throw new TypeError(`${path} is a ${typeof value}, which cannot be stored`);
  }
}

function packObject(value: object, path: string, depth: number): Packed {
  if (value instanceof Date) return tagged("date", value.getTime());
  if (value instanceof Uint8Array) return tagged("bytes", Buffer.from(value).toString("base64"));
  if (Array.isArray(value)) return value.map((element, index) => pack(element, `${path}[${index}]`, depth + 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) {
    throw new TypeError(`${path} is an object with a class, which cannot be stored`);
  }
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .map(([key, field]): [string, Packed] => [key, pack(field, `${path}.${key}`, depth + 1)]);
  const packed = Object.fromEntries(fields);
  return TAG in packed ? tagged("object", packed) : packed;
}

function unpack(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unpack);
  if (typeof value !== "object" || value === null) return value;
  if (!(TAG in value)) return unpackFields(value);
  const content: unknown = value[TAG];
  if (!Array.isArray(content) || typeof content[0] !== "string") throw new TypeError("A tag without content");
  return untag(content[0], content[1]);
}

function unpackFields(value: object): unknown {
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, unpack(field)]));
}

function untag(tag: string, content: unknown): unknown {
  switch (tag) {
    case "number":
      return Number(content);
    case "bigint":
      return BigInt(String(content));
    case "date":
      return new Date(Number(content));
    case "bytes":
      return new Uint8Array(Buffer.from(String(content), "base64"));
    case "object":
      return unpackFields(Object(content));
    default:
      throw new TypeError(`Unknown tag ${JSON.stringify(tag)}`);
  }
}

import { fieldPath } from "../internal/field-path.ts";

/**
 * The path of the first place where `actual` is not what `expected` is, or `undefined` when they hold the same.
 * A field that is `undefined` counts as absent. `expected` must be a tree: arrays, plain objects and primitives.
 */
export function firstDifference(expected: unknown, actual: unknown, path: string): string | undefined {
  if (typeof expected !== "object" || expected === null) return Object.is(expected, actual) ? undefined : path;
  if (typeof actual !== "object" || actual === null || Array.isArray(expected) !== Array.isArray(actual)) return path;
  if (!Array.isArray(expected) && !isPlain(actual)) return path;
  const added = definedKeys(actual).filter(
    (key) => !Object.hasOwn(expected, key) || Reflect.get(expected, key) === undefined,
  );
  for (const key of [...definedKeys(expected), ...added]) {
    const at = Array.isArray(expected) ? `${path}[${key}]` : fieldPath(path, key);
    const difference = firstDifference(Reflect.get(expected, key), Reflect.get(actual, key), at);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function definedKeys(value: object): string[] {
  return Object.keys(value).filter((key) => Reflect.get(value, key) !== undefined);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

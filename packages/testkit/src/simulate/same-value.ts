/**
 * Whether two values hold the same: fields that are `undefined` count as absent, and classes do not matter; kinds of objects such as
 * dates, maps, sets and bytes do.
 */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (kindOf(a) !== kindOf(b)) return false;
  if (a instanceof Date && b instanceof Date) return Object.is(a.getTime(), b.getTime());
  if (a instanceof Map && b instanceof Map) return sameValue([...a], [...b]);
  if (a instanceof Set && b instanceof Set) return sameValue([...a], [...b]);
  const [left, right] = [fieldsOf(a), fieldsOf(b)];
  return (
    left.size === right.size && [...left].every(([key, value]) => right.has(key) && sameValue(value, right.get(key)))
  );
}

function kindOf(value: object): string {
  return Object.prototype.toString.call(value);
}

function fieldsOf(value: object): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(value).filter(([, field]) => field !== undefined));
}

/** Whether two types are the same; metadata, which says nothing about values, is left out. Takes anything and never throws. */
export function sameLiteralType(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return Object.is(a, b);
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = fieldsOf(a);
  return (
    keys.length === fieldsOf(b).length && keys.every((key) => sameLiteralType(Reflect.get(a, key), Reflect.get(b, key)))
  );
}

function fieldsOf(value: object): readonly string[] {
  return Object.keys(value).filter((key) => key !== "metadata" && Reflect.get(value, key) !== undefined);
}

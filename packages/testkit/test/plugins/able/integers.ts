/** JSON in which a bigint is a number, however big. */
export function jsonOf(value: unknown): string {
  const text = JSON.stringify(value, (_key, each: unknown) => (typeof each === "bigint" ? `\u0000${each}` : each));
  return text.replaceAll(/"\\u0000(-?\d+)"/g, "$1");
}

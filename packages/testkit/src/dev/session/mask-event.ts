/** A copy of an event with `mask` applied to every text in it. */
export function maskEvent<T>(value: T, mask: (text: string) => string): T {
  // Each branch gives back what it was given: a text for a text, a list for a list, an object with the same fields.
  return masked(value, mask) as T;
}

function masked(value: unknown, mask: (text: string) => string): unknown {
  if (typeof value === "string") return mask(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => masked(each, mask));
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, masked(field, mask)]));
}

import { inspect } from "node:util";

/**
 * All texts that a value shows, one below the other: what is looked at for secrets. Lists, plain objects and errors are walked through, which takes a part of
 * the time of laying them out; anything else is laid out as Node shows it.
 *
 * @throws what a property throws that cannot be read.
 */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  const seen = new Set<object>();
  const left: unknown[] = [value];
  let text = "";
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next === "object" && next !== null) {
      if (seen.has(next)) continue;
      seen.add(next);
      if (!pushFields(next, left)) text += `${inspect(next, { depth: Infinity })}\n`;
    } else text += `${typeof next === "function" ? inspect(next) : String(next)}\n`;
  }
  return text;
}

/** Adds what is shown of a list, a plain object or an error, names included; says no for anything else. */
function pushFields(value: object, left: unknown[]): boolean {
  if (Array.isArray(value)) {
    // One by one: a long list is more than the arguments that a call may have.
    for (const element of value) left.push(element);
    return true;
  }
  if (value instanceof Error) {
    // The first line of the stack is as it was when the error was made.
    left.push(value.name, value.message, value.stack, value.cause);
    if (value instanceof AggregateError) left.push(value.errors);
  } else {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) return false;
  }
  for (const [name, field] of Object.entries(value)) left.push(name, field);
  return true;
}

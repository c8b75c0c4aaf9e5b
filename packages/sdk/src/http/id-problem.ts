// What a careless conversion makes of a missing id; a service that really names a job so does not exist.
const MISSING = new Set(["undefined", "null", "NaN", "[object Object]"]);

/** Says why `value` cannot be the id of anything, or `undefined` when it can. Never repeats a long value. */
export function idProblem(value: unknown): string | undefined {
  if (value === undefined || value === null) return `the id is empty (it is ${value})`;
  if (typeof value === "bigint") return undefined;
  if (typeof value === "number") {
    return Number.isSafeInteger(value) ? undefined : `the id is the number ${value}, which is no exact integer`;
  }
  if (typeof value !== "string") return `the id is of type ${typeof value}`;
  if (value.trim() === "") return "the id is empty";
  return MISSING.has(value) ? `the id is empty (it reads "${value}")` : undefined;
}

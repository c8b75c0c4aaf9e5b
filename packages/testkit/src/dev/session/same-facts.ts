/** Changes of a time in milliseconds that are only noise of two clocks. */
const NOISE_MS = 100;

/** Whether two objects say the same, but for noise in times: what need not be told again. */
export function sameFacts<T extends object>(a: T | undefined, b: T): boolean {
  if (a === undefined) return false;
  return Object.entries(b).every(([name, value]: [string, unknown]) => sameValue(name, Reflect.get(a, name), value));
}

function sameValue(name: string, before: unknown, now: unknown): boolean {
  if (before === now) return true;
  if (typeof before === "number" && typeof now === "number" && name.endsWith("At")) {
    return Math.abs(before - now) < NOISE_MS;
  }
  return typeof now === "object" && now !== null && JSON.stringify(before) === JSON.stringify(now);
}

/** Marks the branch of a closed union that cannot be reached. @throws Error that names the value, when it is reached all the same. */
export function assertNever(value: never, what: string): never {
  throw new Error(`Unexpected ${what}: ${JSON.stringify(value)}`);
}

import { describeValue } from "./describe-value.ts";

/** Fields that tell the members of the closed unions here apart. */
const DISCRIMINANTS = ["kind", "phase", "type"];

/** Marks the branch of a closed union that cannot be reached. @throws Error that names the member, when it is reached all the same. */
export function assertNever(value: never, what: string): never {
  throw new Error(`Unexpected ${what}: ${describeMember(value)}`);
}

// The rest of the value may be large, secret, or (with a bigint) nothing that JSON can write.
function describeMember(value: unknown): string {
  if (typeof value === "object" && value !== null) {
    for (const field of DISCRIMINANTS) {
      const member: unknown = Reflect.get(value, field);
      if (typeof member === "string") return describeValue(member);
    }
  }
  return describeValue(value);
}

import { describe, expect, test } from "vitest";
import { createRedactor, type Redactor } from "./secrets.ts";

/** A redactor that has seen these secrets, in this order. */
async function knowing(...secrets: readonly string[]): Promise<Redactor> {
  const redactor = createRedactor();
  const { get } = redactor.watch({ get: async (key) => key });
  for (const secret of secrets) await get(secret);
  return redactor;
}

const numbered = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `secret-${index}-`);

describe("a redactor", () => {
  test("takes out a secret that is a part of another, and all of the other", async () => {
    for (const secrets of [
      ["secret", "secret-and-more"],
      ["secret-and-more", "secret"],
    ]) {
      const { redact } = await knowing(...secrets);
      expect(redact("a secret-and-more, a secret")).toBe("a [redacted], a [redacted]");
    }
  });

  test("knows the thousand secrets that were read last", async () => {
    const { redact } = await knowing(...numbered(1_000), "secret-0-", "the newest");
    expect(redact("secret-0- and the newest")).toBe("[redacted] and [redacted]");
    expect(redact("secret-1-")).toBe("secret-1-");
    expect(redact("secret-2-")).toBe("[redacted]");
  });

  test("knows of long secrets as many as fit, and always the last", async () => {
    const long = (letter: string): string => letter.repeat(2_000_000);
    const { redact } = await knowing("a short one", long("a"), long("b"), long("c"));
    expect(redact(long("c"))).toBe("[redacted]");
    expect(redact(long("b"))).toBe("[redacted]");
    expect(redact("a short one")).toBe("a short one");
    const huge = await knowing("a short one", "x".repeat(5_000_000));
    expect(huge.redact("x".repeat(5_000_000))).toBe("[redacted]");
    expect(huge.redact("a short one")).toBe("a short one");
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitName } from "./generated-name.ts";
import { idempotencyKey } from "./idempotency-key.ts";

describe("the generated name", () => {
  // Vectors: flyte-semantics.md 8.15, rows 155 and 156.
  it.each([
    ["x", 0, 5, "x"],
    ["xxxxx", 0, 10, "xxxxx"],
    ["x".repeat(24), 0, 20, "fuaa3aji"],
    ["x-y-z", 0, 10, "x-y-z"],
    ["short", 0, 50, "short"],
    ["short", 8, 50, "short000"],
  ])("%s fitted between %i and %i is %s (D32)", (name, min, max, fitted) => {
    expect(fitName(name, min, max)).toBe(fitted);
  });

  it.each([
    ["xx", 1],
    ["xxxxxx", 5],
    ["x-y", 1],
    ["x-y-z", 4],
  ])("%s cannot be fitted into %i characters", (name, max) => {
    expect(() => fitName(name, 0, max)).toThrow(RangeError);
  });

  it("of 66 characters becomes a hash of 8, padded to the least length", () => {
    expect(fitName("a".repeat(66), 0, 20)).toMatch(/^f[a-z1-6]{7}$/);
    expect(fitName("a".repeat(66), 12, 20)).toMatch(/^f[a-z1-6]{7}0000$/);
  });
});

describe("the idempotency key", () => {
  const identity = fc.record({
    project: fc.string(),
    domain: fc.string(),
    name: fc.string(),
    nodeId: fc.string(),
    attempt: fc.nat(5),
    incarnation: fc.nat(5),
  });

  it("is the same for the same job, another for every other, and fits everywhere", () => {
    fc.assert(
      fc.property(identity, identity, (a, b) => {
        expect(idempotencyKey(a)).toMatch(/^f[a-z2-7]{32}$/);
        expect(idempotencyKey({ ...a })).toBe(idempotencyKey(a));
        expect(idempotencyKey(a) === idempotencyKey(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
      { numRuns: 500 },
    );
  });

  it("is not fooled by separators inside names", () => {
    const job = { project: "p", domain: "d", attempt: 0, incarnation: 0 };
    expect(idempotencyKey({ ...job, name: "a-b", nodeId: "c" })).not.toBe(
      idempotencyKey({ ...job, name: "a", nodeId: "b-c" }),
    );
  });

  it("never changes: jobs of an older version must be found again", () => {
    const job = { project: "p", domain: "d", name: "n", nodeId: "a0", attempt: 0, incarnation: 0 };
    expect(idempotencyKey(job)).toBe("fkidhaiafv4s4cwxbrqid2bmagc6uy6uc");
  });
});

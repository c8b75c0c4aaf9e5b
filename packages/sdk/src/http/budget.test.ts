import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  ended,
  hang,
  hangAfter,
  json,
  reset,
  scripted,
  status,
  text,
  type Step,
} from "../../test/http/scripted-service.ts";
import { createSeededRandom } from "../internal/seeded-random.ts";
import { path } from "./index.ts";

const schema = z.object({ id: z.string() });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom(
    reset,
    hang,
    hangAfter("{"),
    hangAfter("x", 500),
    text("<html>"),
    status(500),
    status(401),
    json({ id: "7" }),
  ),
  fc.constantFrom("0", "1", "30", "61", "-3", "1e9", "x").map((after) => status(429, { "retry-after": after })),
);

describe("a call, whatever the service does,", () => {
  it("ends by its deadline, after no more attempts than allowed, and leaves no timer", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 100_000 }),
        fc.option(fc.integer({ min: 0, max: 100_000 }), { nil: undefined }),
        fc.nat(),
        async (steps, maxAttempts, deadlineMs, abortAt, seed) => {
          let asked = 0;
          const { client, clock, seen } = scripted(steps, {
            deadlineMs,
            random: createSeededRandom(seed),
            retry: { maxAttempts },
            authorize: () => ({ authorization: `Bearer token-${++asked}` }),
          });
          const caller = new AbortController();
          if (abortAt !== undefined) clock.setTimer(abortAt, () => caller.abort());
          let endedAt: number | undefined;
          const note = (): void => {
            endedAt = clock.monotonic();
          };
          const call = client.get(path`jobs`, { schema, signal: caller.signal });
          call.then(note, note);
          await ended(clock, call);
          expect(endedAt).toBeLessThanOrEqual(Math.min(deadlineMs, abortAt ?? Infinity));
          // Each attempt may answer one 401 with another credential.
          expect(seen.length).toBeLessThanOrEqual(maxAttempts * 2);
          expect(clock.pending).toBe(0);
        },
      ),
      { numRuns: 300 },
    );
  });
});

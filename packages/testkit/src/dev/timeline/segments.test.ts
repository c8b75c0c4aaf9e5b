import fc from "fast-check";
import { expect, it } from "vitest";

import type { PhaseMark } from "../protocol/dev-event.ts";
import { runsIn, segmentsOf } from "./segments.ts";

const PHASES = ["Queued", "Running", "Success"] as const;

const arbitraryMarks: fc.Arbitrary<PhaseMark[]> = fc
  .array(fc.record({ at: fc.integer({ min: 0, max: 10_000 }), phase: fc.constantFrom(...PHASES) }), { maxLength: 12 })
  .map((all) =>
    all.map(({ at, phase }, sequence) => {
      const isTerminal = phase === "Success" && sequence === all.length - 1;
      return { sequence, at, attempt: 0, phase, isTerminal, reason: "", error: undefined };
    }),
  );
const arbitraryNow = fc.integer({ min: 0, max: 20_000 });

it("segments follow each other without gaps, from the first mark to now or to the end, whatever the clock does", () => {
  fc.assert(
    fc.property(arbitraryMarks, arbitraryNow, (marks, now) => {
      const segments = segmentsOf(marks, now);
      const latest = Math.max(...marks.map(({ at }) => at));
      expect(segments[0]?.from).toBe(marks[0]?.at);
      for (const [index, { from, to, phase }] of segments.entries()) {
        expect(to).toBeGreaterThanOrEqual(from);
        if (index === 0) continue;
        expect(segments[index - 1]?.to).toBe(from);
        expect(segments[index - 1]?.phase).not.toBe(phase);
      }
      if (marks.length === 0) return;
      const last = marks.at(-1);
      expect(segments.at(-1)?.phase).toBe(last?.phase);
      expect(segments.at(-1)?.to).toBe(last?.isTerminal === true ? latest : Math.max(latest, now));
    }),
  );
});

it("runs lie inside of the width, in order, and do not overlap", () => {
  fc.assert(
    fc.property(
      arbitraryMarks,
      arbitraryNow,
      arbitraryNow,
      fc.integer({ min: -5, max: 10_000 }),
      (marks, now, from, width) => {
        const range = { from, to: from + width };
        const runs = runsIn(segmentsOf(marks, now), range, marks.at(-1)?.isTerminal ?? false);
        let end = 0;
        for (const run of runs) {
          expect(run.start).toBeGreaterThanOrEqual(end);
          expect(run.end).toBeGreaterThan(run.start);
          expect(run.end).toBeLessThanOrEqual(1);
          end = run.end;
        }
      },
    ),
  );
});

it("a task that has ended shows its end up to the right", () => {
  const mark = { attempt: 0, reason: "", error: undefined };
  const marks: PhaseMark[] = [
    { ...mark, sequence: 0, at: 0, phase: "Running", isTerminal: false },
    { ...mark, sequence: 1, at: 50, phase: "Success", isTerminal: true },
  ];
  expect(runsIn(segmentsOf(marks, 100), { from: 0, to: 100 }, true)).toEqual([
    { phase: "Running", start: 0, end: 0.5 },
    { phase: "Success", start: 0.5, end: 1 },
  ]);
});

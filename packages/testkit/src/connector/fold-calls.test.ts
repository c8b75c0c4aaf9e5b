import fc from "fast-check";
import { expect, it } from "vitest";

import { MAX_TIMELINE_LINES, type TimelineRow } from "../report/timeline.ts";
import { foldCalls } from "./fold-calls.ts";

const call = (number: number, phase: string): TimelineRow[] => [
  { atMs: number * 1_000, lane: "wire", text: `  ->   #${number} GetTask of job 1` },
  { atMs: number * 1_000, lane: "plugin", text: `  <-   #${number} OK, ${phase}` },
];
const texts = (rows: readonly TimelineRow[]): string[] => rows.map(({ text }) => text.trim());

it("tells calls that are alike once, and how many more there were", () => {
  const rows = [...call(1, "QUEUED"), ...[2, 3, 4].flatMap((number) => call(number, "RUNNING")), ...call(5, "FAILED")];
  expect(texts(foldCalls(rows))).toEqual([
    "->   #1 GetTask of job 1",
    "<-   #1 OK, QUEUED",
    "->   #2 GetTask of job 1",
    "<-   #2 OK, RUNNING",
    "... 2 more like it",
    "->   #5 GetTask of job 1",
    "<-   #5 OK, FAILED",
  ]);
});

it("leaves calls alone that are under way at the same time", () => {
  const [firstOut, firstIn] = call(1, "RUNNING");
  const [secondOut, secondIn] = call(2, "RUNNING");
  const rows = [firstOut, secondOut, firstIn, secondIn].filter((row) => row !== undefined);
  expect(foldCalls(rows)).toEqual(rows);
});

it("never tells more than a timeline may have, and tells every change where nothing is left out", () => {
  const phases = fc.array(fc.constantFrom("QUEUED", "RUNNING", "FAILED"), { maxLength: 40 });
  fc.assert(
    fc.property(phases, (all) => {
      const told = texts(foldCalls(all.flatMap((phase, index) => call(index + 1, phase))));
      expect(told.length).toBeLessThanOrEqual(MAX_TIMELINE_LINES);
      if (told.some((text) => text.endsWith("more lines ..."))) return;
      const answers = told.filter((text) => text.startsWith("<-")).map((text) => text.replace(/.*, /, ""));
      expect(answers).toEqual(all.filter((phase, index) => phase !== all[index - 1]));
    }),
  );
});

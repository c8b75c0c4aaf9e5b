import { describe, expect, test } from "vitest";
import { readPeerLine, type PeerLine } from "./check-result.ts";
import { FEWEST_CHECKS, notRun, ofDirections, summarize } from "./peer-report.ts";

const check = (name: string, more: object = {}): PeerLine => {
  const line = readPeerLine(JSON.stringify({ name, ok: true, ...more }));
  if (line === undefined) throw new Error(`${name} is no line of a peer`);
  return line;
};
const enough = Array.from({ length: FEWEST_CHECKS }, (_, index) => check(`check ${index}`));
const end = (checks: number): PeerLine => ({ kind: "end", checks });

describe("a line of a peer", () => {
  test.for([
    ['{"name":"a","ok":true}', "passed", ""],
    ['{"name":"a","ok":false,"detail":"語"}', "failed", "語"],
    ['{"name":"a","ok":true,"skipped":true,"detail":"why"}', "skipped", "why"],
  ] as const)("%s is a check", ([line, outcome, detail]) => {
    expect(readPeerLine(line)).toEqual({ kind: "check", result: { name: "a", outcome, detail } });
  });

  test("can be its end", () => {
    expect(readPeerLine('{"end":true,"checks":7}')).toEqual({ kind: "end", checks: 7 });
  });

  test.for(["", "panic: nil", "{}", '{"name":"","ok":true}', '{"name":"a"}', "[1]", "null"])(
    "%j is something else",
    (line) => {
      expect(readPeerLine(line)).toBeUndefined();
    },
  );
});

describe("a report", () => {
  test("counts, and keeps what did not pass", () => {
    const lines = [...enough, check("no", { ok: false, detail: "x" }), check("later", { skipped: true })];
    const report = summarize([...lines, end(lines.length)], 0, [{ name: "service", outcome: "passed", detail: "" }]);
    expect(report).toMatchObject({ passed: FEWEST_CHECKS + 1, failed: 1, skipped: 1 });
    expect(report.details.map(({ name }) => name)).toEqual(["no", "later"]);
  });

  test.for([
    ["that ended with an error", [...enough, end(FEWEST_CHECKS)], 1],
    ["that was killed", [...enough, end(FEWEST_CHECKS)], null],
    ["that said no end", enough, 0],
    ["of which lines were lost", [...enough, end(FEWEST_CHECKS + 1)], 0],
    ["with a check twice", [...enough, check("check 1"), end(FEWEST_CHECKS + 1)], 0],
    ["with too few checks", [...enough.slice(1), end(FEWEST_CHECKS - 1)], 0],
    ["that skips what it should check", [...enough.slice(1), check("no", { skipped: true }), end(FEWEST_CHECKS)], 0],
  ] as const)("of a peer %s has exactly one failure", ([, lines, code]) => {
    expect(summarize(lines, code, []).failed).toBe(1);
  });

  test("of a peer has the sums of its directions, and each of them", () => {
    const server = {
      passed: 2,
      failed: 1,
      skipped: 0,
      details: [{ name: "a", outcome: "failed", detail: "" }],
    } as const;
    expect(ofDirections({ server })).toEqual({
      ran: true,
      passed: 2,
      failed: 1,
      skipped: 0,
      directions: { server: { passed: 2, failed: 1, skipped: 0 } },
      details: server.details,
    });
  });

  test("of a peer without its toolchain says why, and has no failure", () => {
    expect(notRun("there is no Go here")).toMatchObject({ ran: false, reason: "there is no Go here", failed: 0 });
  });
});

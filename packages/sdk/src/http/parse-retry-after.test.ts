import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseHttpDate } from "./parse-http-date.ts";
import { LONGEST_RETRY_AFTER_MS, parseRetryAfter } from "./parse-retry-after.ts";

const NOW = Date.UTC(2026, 10, 23, 6, 0, 0);
const parse = (value: string, headers: Record<string, string> = {}): number | undefined =>
  parseRetryAfter(new Headers({ "retry-after": value, ...headers }), NOW);
const wholeSecond = fc.integer({ min: 0, max: 253_402_300_799 }).map((seconds) => seconds * 1000);

describe("Retry-After", () => {
  it.each([
    ["30", 30_000],
    ["0", 0],
    ["1.5", 1500],
    [" 7 ", 7000],
    ["99999999999999999999999", LONGEST_RETRY_AFTER_MS],
    ["9".repeat(400), LONGEST_RETRY_AFTER_MS],
    ["-3", undefined],
    ["+3", undefined],
    ["1e9", undefined],
    ["NaN", undefined],
    ["Infinity", undefined],
    ["0x10", undefined],
    ["soon", undefined],
    ["", undefined],
    ["30, 60", undefined],
    ["2026-11-23T06:00:30Z", undefined],
  ])("GE-03: reads %j as %j", (value, ms) => {
    expect(parse(value)).toBe(ms);
  });

  it("GE-03: reads a date as the time until then", () => {
    expect(parse("Mon, 23 Nov 2026 06:00:30 GMT")).toBe(30_000);
  });

  it("GE-03: reads a date that has passed as 0", () => {
    expect(parse("Mon, 23 Nov 2026 05:59:30 GMT")).toBe(0);
  });

  it("RT-16: compares a date with the Date of the answer, so that a wrong clock does not matter", () => {
    fc.assert(
      fc.property(wholeSecond, fc.integer({ min: 0, max: 3600 }), (sentAt, seconds) => {
        fc.pre(sentAt + seconds * 1000 <= 253_402_300_799_000);
        const header = new Date(sentAt + seconds * 1000).toUTCString();
        expect(parse(header, { date: new Date(sentAt).toUTCString() })).toBe(seconds * 1000);
      }),
    );
  });

  it("gives nothing but whole milliseconds from 0 to the longest wait, whatever the header holds", () => {
    const odd = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom(..."0123456789.-+e ".split("")) }),
      fc.double().map(String),
    );
    fc.assert(
      fc.property(odd, (value) => {
        const ms = parseRetryAfter({ get: (name) => (name === "retry-after" ? value : null) }, NOW);
        if (ms === undefined) return;
        expect(ms).toBe(Math.round(ms));
        expect(ms).toBeGreaterThanOrEqual(0);
        expect(ms).toBeLessThanOrEqual(LONGEST_RETRY_AFTER_MS);
      }),
    );
  });
});

describe("an HTTP-date", () => {
  it("is read as the platform wrote it", () => {
    fc.assert(
      fc.property(wholeSecond, (ms) => {
        expect(parseHttpDate(new Date(ms).toUTCString(), NOW)).toBe(ms);
      }),
    );
  });

  it.each([
    ["Sun, 06 Nov 1994 08:49:37 GMT", Date.UTC(1994, 10, 6, 8, 49, 37)],
    ["Sunday, 06-Nov-94 08:49:37 GMT", Date.UTC(1994, 10, 6, 8, 49, 37)],
    ["Sun Nov  6 08:49:37 1994", Date.UTC(1994, 10, 6, 8, 49, 37)],
    ["Monday, 23-Nov-26 06:00:30 GMT", Date.UTC(2026, 10, 23, 6, 0, 30)],
    ["Mon, 30 Feb 2026 06:00:00 GMT", undefined],
    ["Mon, 23 Nov 2026 24:00:00 GMT", undefined],
    ["Mon, 23 Nov 2026 06:00:00 CET", undefined],
    ["-3", undefined],
  ])("RFC 9110: %s", (text, ms) => {
    expect(parseHttpDate(text, NOW)).toBe(ms);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PermanentSystemError } from "../errors/permanent-system-error.ts";
import { path } from "./path.ts";
import { requestUrl } from "./request-url.ts";

const base = new URL("https://jobs.test/v1");
const missing = new Set(["undefined", "null", "NaN", "[object Object]"]);
const special = fc.constantFrom(..."/#?%.&=+ :;@".split(""), "\\", "\u00e9", "\u0000", "\n");
const id = fc
  .string({ unit: fc.oneof(special, fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 })), minLength: 1 })
  .filter((text) => text.trim() !== "" && !missing.has(text) && !/^\.\.?$/.test(text) && text.isWellFormed());

describe("path", () => {
  it("ME-09: puts any id into exactly one segment, from which it can be decoded", () => {
    fc.assert(
      fc.property(id, id, (first, second) => {
        const { pathname, search, hash } = requestUrl(base, path`jobs/${first}/runs/${second}:cancel`, undefined);
        const segments = pathname.split("/");
        expect(segments).toHaveLength(6);
        expect(decodeURIComponent(segments[3] ?? "")).toBe(first);
        expect(decodeURIComponent(segments[5] ?? "")).toBe(`${second}:cancel`);
        expect(search + hash).toBe("");
      }),
    );
  });

  it.each(["a/b", "a#b", "a?b", "%2F", "%2e%2e", "...", "日本/é", "a b", "007"])("ME-09: encodes the id %s", (odd) => {
    const { pathname } = requestUrl(base, path`jobs/${odd}`, undefined);
    expect(decodeURIComponent(pathname.slice("/v1/jobs/".length))).toBe(odd);
  });

  it.each([".", ".."])("ME-09: refuses the id %s, which no URL can carry as a segment", (dots) => {
    expect(() => path`jobs/${dots}`).toThrow(PermanentSystemError);
    expect(() => path`jobs/${dots}/cancel`).toThrow("step to another folder");
    expect(path`jobs/${dots}:cancel`.encoded).toBe(`jobs/${dots}:cancel`);
  });

  it("refuses dots that come together from two ids", () => {
    expect(() => path`jobs/${"."}${"."}/cancel`).toThrow("step to another folder");
  });

  it.each([
    ["", "the id is empty"],
    ["  ", "the id is empty"],
    ["undefined", 'it reads "undefined"'],
    ["null", 'it reads "null"'],
    [undefined, "it is undefined"],
    [null, "it is null"],
    [Number.NaN, "no exact integer"],
    [2 ** 53, "no exact integer"],
    [{}, "of type object"],
    ["\ud800", "not valid Unicode"],
  ])("CR-15: refuses %j as an id", (value, why) => {
    expect(() => path`jobs/${value as string}`).toThrow(PermanentSystemError);
    expect(() => path`jobs/${value as string}`).toThrow(why);
  });

  it("CR-22: writes numbers and bigints in full", () => {
    expect(path`jobs/${9_007_199_254_740_993n}/${42}`.encoded).toBe("jobs/9007199254740993/42");
  });

  it.each(["jobs?state=x", "jobs#x", String.raw`jobs\x`, "a b", "%zz"])("refuses the literal text %s", (literal) => {
    const strings = Object.assign([literal], { raw: [literal] });
    expect(() => path(strings)).toThrow(TypeError);
  });

  it("refuses steps to another folder in the literal text", () => {
    expect(() => path`jobs/../admin`).toThrow(TypeError);
    expect(() => path`jobs/%2E%2e/admin`).toThrow(TypeError);
  });
});

describe("the URL of a request", () => {
  it.each([
    ["https://jobs.test", "https://jobs.test/jobs"],
    ["https://jobs.test/", "https://jobs.test/jobs"],
    ["https://jobs.test/v1", "https://jobs.test/v1/jobs"],
    ["https://jobs.test/a%20b/v1/", "https://jobs.test/a%20b/v1/jobs"],
  ])("keeps the path of the base URL %s", (from, to) => {
    expect(requestUrl(new URL(from), path`jobs`, undefined).href).toBe(to);
    expect(requestUrl(new URL(from), path`/jobs`, undefined).href).toBe(to);
  });

  it("is the base URL itself for an empty path", () => {
    expect(requestUrl(base, path``, undefined).href).toBe("https://jobs.test/v1");
  });

  it("encodes query values, repeats arrays, and leaves undefined out", () => {
    const query = { q: "a&b=c #é", n: 2n ** 64n, tag: ["x", "y"], all: false, none: undefined };
    const { searchParams } = requestUrl(base, path`jobs`, query);
    expect([...searchParams]).toEqual([
      ["q", "a&b=c #é"],
      ["n", "18446744073709551616"],
      ["tag", "x"],
      ["tag", "y"],
      ["all", "false"],
    ]);
  });

  it("refuses a query number that is not finite", () => {
    expect(() => requestUrl(base, path`jobs`, { limit: Number.NaN })).toThrow('The query parameter "limit" is NaN');
  });

  it("refuses a path that is a string", () => {
    expect(() => requestUrl(base, "jobs/a/b" as never, undefined)).toThrow(TypeError);
  });
});

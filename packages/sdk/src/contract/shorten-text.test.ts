import * as fc from "fast-check";
import { expect, it } from "vitest";
import { shortenText } from "./shorten-text.ts";

it("leaves a text alone that is short enough", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 100 }), (text) => {
      expect(shortenText(text, { maxChars: Math.max(10, text.length) })).toBe(text);
    }),
  );
});

it("keeps start and end of a longer one, with a mark, in exactly so many characters, all of them whole", () => {
  const long = fc.string({ unit: "binary", minLength: 200 });
  fc.assert(
    fc.property(long, fc.integer({ min: 10, max: 150 }), (text, maxChars) => {
      const short = shortenText(text, { maxChars });
      expect(short).toHaveLength(maxChars);
      expect(short.isWellFormed()).toBe(true);
      const [start = "", ...rest] = short.split(" … ");
      // The characters beside the mark may have been cut in two.
      expect(text.toWellFormed().startsWith(start.slice(0, -1))).toBe(true);
      expect(text.toWellFormed().endsWith(rest.join(" … ").slice(1))).toBe(true);
    }),
  );
});

it("keeps 500 characters of the start and 1,497 of the end by default", () => {
  const text = `${"a".repeat(5_000)}${"b".repeat(5_000)}`;
  expect(shortenText(text)).toBe(`${"a".repeat(500)} … ${"b".repeat(1_497)}`);
});

it.each([9, 10.5, Number.NaN, -1])("refuses a length of %d", (maxChars) => {
  expect(() => shortenText("text", { maxChars })).toThrow(
    `maxChars is ${maxChars}; expected an integer of at least 10`,
  );
});

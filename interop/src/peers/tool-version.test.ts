import { expect, test } from "vitest";
import { isAtLeast, readVersion } from "./tool-version.ts";

test.for([
  ["go version go1.26.8 linux/amd64", [1, 26]],
  ["Python 3.11.7", [3, 11]],
  ["", undefined],
  ["no version", undefined],
] as const)("the version in %j is %j", ([text, version]) => {
  expect(readVersion(text)).toEqual(version);
});

test("versions are compared as numbers", () => {
  expect(isAtLeast([1, 26], [1, 9])).toBe(true);
  expect(isAtLeast([2, 0], [1, 9])).toBe(true);
  expect(isAtLeast([1, 8], [1, 9])).toBe(false);
  expect(isAtLeast([0, 99], [1, 9])).toBe(false);
});

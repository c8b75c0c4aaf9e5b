import { expect, test } from "vitest";

import { readSubjects } from "./subjects.ts";

const names = (subjects: readonly { readonly name: string }[]): readonly string[] => subjects.map(({ name }) => name);

test("a score of some plugins is of those with the text in their name, and says that it is not of all", () => {
  const all = readSubjects();
  const { broken, good, complete } = readSubjects("grpc");
  expect(complete).toBe(false);
  expect(all.complete).toBe(true);
  expect(names(good)).toEqual(names(all.good).filter((name) => name.includes("grpc")));
  expect(names(broken)).toEqual(names(all.broken).filter((name) => name.includes("grpc")));
  expect(good.length).toBeGreaterThan(0);
  expect(broken.length).toBeGreaterThan(0);
  expect(good.length).toBeLessThan(all.good.length);
});

test("a text that no plugin has in its name is refused with the names that there are", () => {
  expect(() => readSubjects("gprc")).toThrow(/--only is "gprc".*grpc-jobs/);
});

import { expect, it } from "vitest";

import { parseOptions } from "./options.ts";

it("kills the service and keeps nothing unless told otherwise", () => {
  const defaults = { folder: undefined, keep: false, kill: true, json: false, help: false };
  expect(parseOptions([])).toEqual(defaults);
  expect(parseOptions(["--no-kill", "--folder", "x", "--json"])).toEqual({
    ...defaults,
    kill: false,
    folder: "x",
    json: true,
  });
});

it.each([["--fast"], ["--folder"], ["--folder="], ["extra"]])("refuses %s by name", (argument) => {
  expect(() => parseOptions([argument])).toThrow(argument.replace("=", ""));
});

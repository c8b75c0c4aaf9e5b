import { expect, it } from "vitest";

import { jobSchema, submittedSchema } from "./job.ts";

it.each([
  ["7", "7"],
  ["007", "007"],
  [7, "7"],
  [9_007_199_254_740_993n, "9007199254740993"],
])("keeps the id %s exact", (id, text) => {
  expect(submittedSchema.parse({ id }).id).toBe(text);
});

it.each([{}, { id: null }, { id: {} }])("refuses the answer %j, which has no id", (answer) => {
  expect(submittedSchema.safeParse(answer).success).toBe(false);
});

it("reads a job of which everything but the id is odd", () => {
  expect(jobSchema.parse({ id: 7, revision: "x", message: 1, error: "none" })).toEqual({
    id: "7",
    state: "",
    revision: 0,
    message: undefined,
    error: undefined,
  });
});

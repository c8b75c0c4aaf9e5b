import { describe, expect, it } from "vitest";

import { jsonValidator, schemaErrors } from "../../test/schemas.ts";
import { ExpectationsError, parseExpectations } from "./parse-expectations.ts";

const IDS = ["CR-01", "GE-04"];
const waiver = { verdict: "waived", reason: "later", issue: "https://example.com/1", until: "2027-01-31" };
const file = (expected: unknown): unknown => ({ version: 1, expected });

describe("parseExpectations", () => {
  it("reads what is well formed, and so does the JSON Schema", () => {
    const good = file({ "CR-01": { verdict: "known-fail", reason: "no keys yet" }, "GE-04": waiver });
    expect(parseExpectations(good, "x.json", IDS)).toEqual(good);
    expect(schemaErrors(jsonValidator("expected.v1.schema.json"), good)).toEqual([]);
  });

  it.for([
    [[], "it is []; expected an object"],
    [{ version: 2, expected: {} }, "version is 2; expected 1"],
    [{ version: 1 }, "expected is missing; expected an object, by requirement"],
    [{ version: 1, expcted: {}, expected: {} }, 'there is no field "expcted"; did you mean "expected"?'],
    [file({ "CR-01": "waived" }), 'expected["CR-01"] is "waived"; expected an object'],
    [
      file({ "CR-01": { verdict: "skip", reason: "x" } }),
      'expected["CR-01"].verdict is "skip"; expected "known-fail" or "waived"',
    ],
    [file({ "CR-01": { verdict: "known-fail", reason: " " } }), 'expected["CR-01"].reason is " "; expected a text'],
    [file({ "CR-01": { ...waiver, until: undefined } }), 'expected["CR-01"].until is missing; expected a text'],
    [
      file({ "CR-01": { ...waiver, until: "2027-02-30" } }),
      'expected["CR-01"].until is "2027-02-30"; expected a day such as 2027-01-31',
    ],
    [
      file({ "CR-01": { ...waiver, issue: "#12" } }),
      'expected["CR-01"].issue is "#12"; expected the address of an issue',
    ],
    [
      file({ "CR-01": { verdict: "known-fail", reason: "x", untill: "y" } }),
      'expected["CR-01"]: there is no field "untill"',
    ],
    [file({ "GE-40": waiver }), 'the kit has no requirement "GE-40"; did you mean "GE-04"?'],
  ] satisfies [unknown, string][])("refuses %j and says why", ([value, message]) => {
    expect(() => parseExpectations(value, "x.json", IDS)).toThrow(message);
    expect(() => parseExpectations(value, "x.json", IDS)).toThrow("x.json is wrong:");
  });

  it("says everything that is wrong at once", () => {
    const wrong = file({ "GE-40": waiver, "CR-01": { verdict: "waived" } });
    const issues = ((): readonly string[] => {
      try {
        parseExpectations(wrong, "x.json", IDS);
        return [];
      } catch (error) {
        return error instanceof ExpectationsError ? error.issues : [];
      }
    })();
    expect(issues).toHaveLength(4);
  });
});

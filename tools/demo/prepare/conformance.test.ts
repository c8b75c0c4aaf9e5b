import { expect, it } from "vitest";

import { parseTestOutput } from "./conformance.ts";

it("finds the requirements and the number of tests in vitest's report", () => {
  const output = [
    " ✓ src/status.test.ts > toPhaseInfo > maps QUEUED 2ms",
    " ✓ test/conformance.test.ts > rest-job conforms > CR-01 A create whose answer is lost leads to one job 812ms",
    " ✓ test/conformance.test.ts > rest-job conforms > ST-06 status makes no request",
    "",
    " Test Files  2 passed (2)",
    "      Tests  75 passed | 1 skipped (76)",
  ].join("\n");
  expect(parseTestOutput(output)).toEqual({
    requirements: ["CR-01 A create whose answer is lost leads to one job", "ST-06 status makes no request"],
    passed: 75,
  });
});

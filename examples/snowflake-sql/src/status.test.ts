import { ErrorKind, Phase } from "@flyte-webapi/sdk";
import { expect, it } from "vitest";

import { toPhaseInfo } from "./status.ts";

const failed = (code: string, sqlState: string, message = "what happened") =>
  toPhaseInfo({ kind: "failed", failure: { statementHandle: "h", code, sqlState, message } });

it.each([
  ["001003", "42000", Phase.PermanentFailure, ErrorKind.User],
  ["000604", "57014", Phase.PermanentFailure, ErrorKind.User],
  ["000603", "XX000", Phase.RetryableFailure, ErrorKind.System],
  ["390114", "08001", Phase.RetryableFailure, ErrorKind.System],
])("takes the error %s with the SQLSTATE %s for a %s of kind %s", (code, sqlState, phase, kind) => {
  expect(failed(code, sqlState)).toMatchObject({
    phase,
    error: { code: `Snowflake:${code}`, kind, message: "what happened" },
  });
});

it("has a code that can be searched, whatever the service sends", () => {
  expect(failed("no code!", "", "")).toMatchObject({
    error: { code: "StatementFailed", message: 'The statement failed with the code "no code!"' },
  });
});

it("says what to do with a result that is too large for outputs", () => {
  expect(toPhaseInfo({ kind: "tooLarge" })).toMatchObject({
    phase: Phase.PermanentFailure,
    error: { code: "ResultTooLarge", message: expect.stringMatching(/too large.*CREATE TABLE/) },
  });
});

it("shows the code of a statement that is under way, also one that is new", () => {
  const phaseInfo = toPhaseInfo({ kind: "running", code: "333999", message: "Waiting for a warehouse" });
  expect(phaseInfo).toMatchObject({ phase: Phase.Running, reason: "Waiting for a warehouse (333999)" });
});

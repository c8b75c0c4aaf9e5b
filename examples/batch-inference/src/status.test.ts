import { ErrorKind, Phase } from "@flyte-webapi/sdk";
import * as fc from "fast-check";
import { expect, it } from "vitest";

import { batch } from "./batch.ts";
import { toPhaseInfo } from "./status.ts";

const phaseOf = (fields: object) => toPhaseInfo(batch.parse({ id: "b1", input_file_id: "f1", ...fields }));
const request_counts = { total: 3, completed: 1, failed: 1 };
const ENDS = ["completed", "failed", "expired", "cancelled"];

it.each([
  ["validating", Phase.Queued],
  ["in_progress", Phase.Running],
  ["finalizing", Phase.Running],
  ["cancelling", Phase.Running],
  ["failed", Phase.PermanentFailure],
  ["expired", Phase.RetryableFailure],
  ["cancelled", Phase.PermanentFailure],
])("takes %s for %s", (status, phase) => {
  expect(phaseOf({ status }).phase).toBe(phase);
});

it("takes every other word for a batch that is under way, and shows it", () => {
  const word = fc.string({ maxLength: 100 }).filter((each) => ![...ENDS, "validating"].includes(each));
  fc.assert(
    fc.property(word, (status) => {
      expect(phaseOf({ status })).toMatchObject({ phase: Phase.Running, reason: expect.stringContaining(status) });
    }),
  );
});

it("takes a completed batch for a success only if it has answers", () => {
  expect(phaseOf({ status: "completed", output_file_id: "f2", error_file_id: "f3" }).phase).toBe(Phase.Success);
  expect(phaseOf({ status: "completed", output_file_id: null, error_file_id: "f3", request_counts })).toMatchObject({
    phase: Phase.PermanentFailure,
    error: { code: "AllRequestsFailed", message: expect.stringMatching(/1 of 3 requests done, 1 failed.*file f3/) },
  });
});

it.each([
  ["invalid_json_line", Phase.PermanentFailure, ErrorKind.User],
  ["token_limit_exceeded", Phase.RetryableFailure, ErrorKind.System],
])("takes a batch that was refused with %s for a %s of kind %s", (code, phase, kind) => {
  const errors = { data: [{ code, message: "what happened", line: 7 }] };
  const message = "what happened (line 7 of the input)";
  expect(phaseOf({ status: "failed", errors })).toMatchObject({ phase, error: { code, kind, message } });
});

it("says how far an expired batch came", () => {
  expect(phaseOf({ status: "expired", request_counts })).toMatchObject({
    error: { code: "BatchExpired", kind: ErrorKind.System, message: expect.stringContaining("1 of 3 requests done") },
  });
});

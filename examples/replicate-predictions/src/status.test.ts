import { ErrorKind, Phase } from "@flyte-webapi/sdk";
import * as fc from "fast-check";
import { expect, it } from "vitest";

import { ENDS, prediction } from "./prediction.ts";
import { toPhaseInfo } from "./status.ts";

const phaseOf = (fields: object) => toPhaseInfo(prediction.parse({ id: "p/1", ...fields }));

it.each([
  ["starting", Phase.Initializing],
  ["processing", Phase.Running],
  ["succeeded", Phase.Success],
  ["failed", Phase.PermanentFailure],
  ["canceled", Phase.PermanentFailure],
  ["aborted", Phase.RetryableFailure],
])("takes %s for %s", (status, phase) => {
  expect(phaseOf({ status }).phase).toBe(phase);
});

it("takes every other word for a prediction that is under way, and shows it", () => {
  const word = fc.string({ maxLength: 100 }).filter((each) => each !== "starting" && !ENDS.includes(each));
  fc.assert(
    fc.property(word, (status) => {
      expect(phaseOf({ status })).toMatchObject({ phase: Phase.Running, reason: expect.stringContaining(status) });
    }),
  );
});

it.each([
  ["CUDA out of memory", Phase.PermanentFailure, ErrorKind.User, "PredictionFailed"],
  [
    "Prediction interrupted; please retry (code: PA)",
    Phase.RetryableFailure,
    ErrorKind.System,
    "PredictionInterrupted",
  ],
  [null, Phase.PermanentFailure, ErrorKind.User, "PredictionFailed"],
])("takes a failure with the words %j for a %s of kind %s", (error, phase, kind, code) => {
  const message = error ?? "Prediction p/1 failed without a reason";
  expect(phaseOf({ status: "failed", error })).toMatchObject({ phase, error: { kind, code, message } });
});

it("ignores the error of a prediction that has not failed", () => {
  expect(phaseOf({ status: "succeeded", error: "a warning" }).phase).toBe(Phase.Success);
});

it("links to the prediction, with its id encoded", () => {
  expect(phaseOf({ status: "processing" }).info.logs).toMatchObject([{ uri: "https://replicate.com/p/p%2F1" }]);
});

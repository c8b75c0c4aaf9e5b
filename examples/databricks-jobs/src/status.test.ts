import { ErrorKind, Phase } from "@flyte-webapi/sdk";
import * as fc from "fast-check";
import { expect, it } from "vitest";

import { run } from "./run.ts";
import { toPhaseInfo } from "./status.ts";

const phaseOf = (state: object, more: object = {}) => toPhaseInfo(run.parse({ run_id: 7, state, ...more }));

it.each([
  ["SUCCESS", Phase.Success],
  ["FAILED", Phase.PermanentFailure],
  ["TIMEDOUT", Phase.PermanentFailure],
  ["CANCELED", Phase.PermanentFailure],
  ["MAXIMUM_CONCURRENT_RUNS_REACHED", Phase.RetryableFailure],
  ["", Phase.Running],
])("takes TERMINATED with the result %j for %s", (result, phase) => {
  expect(phaseOf({ life_cycle_state: "TERMINATED", result_state: result }).phase).toBe(phase);
});

it("never takes a run for a success without both TERMINATED and SUCCESS", () => {
  const word = fc.oneof(fc.string(), fc.constantFrom("TERMINATED", "TERMINATING", "SUCCESS", "SUCCESS_WITH_FAILURES"));
  fc.assert(
    fc.property(word, word, (lifeCycle, result) => {
      const { phase } = phaseOf({ life_cycle_state: lifeCycle, result_state: result });
      expect(phase === Phase.Success).toBe(lifeCycle === "TERMINATED" && result === "SUCCESS");
    }),
  );
});

it("blames the user for a run whose code failed, and the system for a cloud that did", () => {
  const state = { life_cycle_state: "TERMINATED", result_state: "FAILED", state_message: "what happened" };
  const failed = (type: string) =>
    phaseOf(state, { status: { termination_details: { code: "ANY", type, message: "" } } });
  expect(failed("CLIENT_ERROR")).toMatchObject({
    phase: Phase.PermanentFailure,
    error: { code: "FAILED", kind: ErrorKind.User, message: "what happened" },
  });
  expect(failed("CLOUD_FAILURE")).toMatchObject({
    phase: Phase.RetryableFailure,
    error: { code: "FAILED", kind: ErrorKind.System, message: "what happened" },
  });
});

it("keeps ids of 64 bits exact, and refuses those that are no integers", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }), (id) => {
      // As the client reads them: a number where that is exact, else a bigint.
      const read = id <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(id) : id;
      expect(run.parse({ run_id: read, state: {} }).run_id).toBe(String(id));
    }),
  );
  expect(run.safeParse({ run_id: 1.5, state: {} }).success).toBe(false);
});

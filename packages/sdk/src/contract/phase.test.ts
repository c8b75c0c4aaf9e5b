import { expect, test } from "vitest";
import { isFailurePhase, isTerminalPhase, Phase } from "./phase.ts";

// Flyte's order; the numbers of core/phase.go are the positions.
test.for([
  ["Undefined", false, false],
  ["NotReady", false, false],
  ["WaitingForResources", false, false],
  ["Queued", false, false],
  ["Initializing", false, false],
  ["Running", false, false],
  ["Success", true, false],
  ["RetryableFailure", true, true],
  ["PermanentFailure", true, true],
  ["WaitingForCache", false, false],
  ["Aborted", true, false],
] as const)("%s: terminal %s, failure %s", ([phase, terminal, failure]) => {
  expect(isTerminalPhase(phase)).toBe(terminal);
  expect(isFailurePhase(phase)).toBe(failure);
});

test("there are these eleven phases in Flyte's order, and each is called as its key", () => {
  expect(Object.entries(Phase)).toEqual(
    [
      "Undefined",
      "NotReady",
      "WaitingForResources",
      "Queued",
      "Initializing",
      "Running",
      "Success",
      "RetryableFailure",
      "PermanentFailure",
      "WaitingForCache",
      "Aborted",
    ].map((name) => [name, name]),
  );
});

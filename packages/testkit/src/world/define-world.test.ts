import { describe, expect, it } from "vitest";

import { jobServiceWorld } from "../../test/plugins/job-service.world.ts";
import { defineWorld } from "./define-world.ts";
import type { World } from "./world.ts";

const wrong = (change: Partial<World>): World => ({ ...jobServiceWorld, ...change });

describe("defineWorld", () => {
  it("gives back a world that is well formed", () => {
    expect(defineWorld(jobServiceWorld)).toBe(jobServiceWorld);
  });

  it.for([
    [{ initialState: "NEW" }, 'initialState is "NEW"; expected one of the documented states: QUEUED'],
    [{ initialState: "DONE" }, 'initialState is "DONE"; expected a state whose phase is not terminal'],
    [{ cancelledState: "RUNNING" }, 'cancelledState is "RUNNING"; expected a state whose phase is terminal'],
    [{ secrets: ["A", "A"] }, 'secrets lists "A"; expected keys that are not empty and not twice'],
    [{ states: { QUEUED: "Queued", STOPPED: "PermanentFailure" } }, 'no state that means "Success"'],
    [{ states: { QUEUED: [], STOPPED: "PermanentFailure", DONE: "Success" } }, "states.QUEUED is empty"],
    [{ task: { taskType: "" } }, "task.taskType is empty"],
    [{ cancellingState: "STOPPED" }, 'cancellingState is "STOPPED"; expected a state whose phase is not terminal'],
    [{ listing: { pageSize: 0, other: () => ({}) } }, "listing.pageSize is 0; expected an integer, 1 to 100"],
    [{ existing: { task: jobServiceWorld.task } }, "existing has no resource and no job"],
    [
      { text: { taskWith: () => ({ taskType: "job" }), received: () => "" } },
      'text.taskWith gives {"taskType":"job"}; expected a task with the text that it is given',
    ],
    [{ integer: { taskWith: () => ({ taskType: "job" }) } }, "expected a task with the integer that it is given"],
    [{ errorBody: () => ({}) }, "errorBody gives {}; expected a body with the message that it is given"],
    [{ failureIn200: () => ({}) }, "failureIn200 gives {}; expected a body with the message that it is given"],
    [{ foreignJob: () => ({ id: "x" }) }, 'foreignJob gives "nothing"; expected a job under the key that it is given'],
    [
      {
        foreignJob: () => {
          throw new Error("no idea");
        },
      },
      "foreignJob throws no idea",
    ],
    [{ addressVariable: "https://a" }, 'addressVariable is "https://a"; expected the name of an environment variable'],
    [
      { failures: { LOST: { state: "RUNNING", kind: "SYSTEM", retryable: true } } },
      'failures.LOST.state is "RUNNING"; expected a terminal state that may mean RetryableFailure',
    ],
    [
      { falseEnds: ["DONE"] },
      'falseEnds lists "DONE"; expected terminal states that never mean success: FAILED, STOPPED',
    ],
  ] satisfies [Partial<World>, string][])("refuses %o and says why", ([change, message]) => {
    expect(() => defineWorld(wrong(change))).toThrow(message);
  });

  it("says everything that is wrong at once", () => {
    expect(() => defineWorld(wrong({ initialState: "NEW", cancelledState: "GONE" }))).toThrow(
      /initialState is "NEW"[^]*cancelledState is "GONE"/,
    );
  });
});

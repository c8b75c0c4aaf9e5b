import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { World } from "../world/world.ts";
import { undocumentedAnswer, type FakeAnswer } from "./answered-states.ts";

const states: World["states"] = {
  QUEUED: "Queued",
  RUNNING: "Running",
  DONE: "Success",
  FAILED: "PermanentFailure",
  STOPPED: "PermanentFailure",
};

const READ = "the handler of the world for GET /jobs/:id";
const MAKE = "the handler of the world for POST /jobs";

/** What the fake answers about its one job, in each documented state. */
function readsWith(view: (state: string) => unknown): FakeAnswer[] {
  return Object.keys(states).map((state) => ({ from: READ, content: view(state), jobs: [{ id: "job-1", state }] }));
}

const read = readsWith((state) => ({ id: "job-1", state }));

describe("undocumentedAnswer", () => {
  it("names the handler, the word, its place, the job's state, and what is documented", () => {
    const message = undocumentedAnswer(
      { states },
      readsWith((state) => ({ job: { id: "job-1", state: state === "STOPPED" ? "HALTED" : state } })),
    );
    expect(message).toContain(`${READ} answers the state "HALTED" in \`job.state\` for a job that is STOPPED`);
    expect(message).toContain("documents QUEUED, RUNNING, DONE, FAILED, STOPPED");
  });

  it("looks into lists", () => {
    const answers = readsWith((state) => ({ jobs: [{ id: "job-1", state: state === "DONE" ? "FINISHED" : state }] }));
    expect(undocumentedAnswer({ states }, answers)).toContain('"FINISHED" in `jobs.*.state`');
  });

  it("finds a state in the answer of a handler that always says the same", () => {
    const answer = {
      from: MAKE,
      content: { id: "job-1", state: "SUBMITTED" },
      jobs: [{ id: "job-1", state: "QUEUED" }],
    };
    expect(undocumentedAnswer({ states }, [...read, answer])).toContain(
      `${MAKE} answers the state "SUBMITTED" in \`state\` for a job that is QUEUED`,
    );
  });

  it.for([
    ["other than of a job", { id: "upload-1", state: "STORED" }],
    ["written in another style", { id: "job-1", state: "ok" }],
    ["of an object with other fields", { id: "job-1", accepted: true, state: "SUBMITTED", queue: "a", more: 1 }],
    ["that is documented", { id: "job-1", state: "RUNNING" }],
  ])("leaves a word alone %s", ([, content]) => {
    const answer: FakeAnswer = { from: MAKE, content, jobs: [{ id: "job-1", state: "QUEUED" }] };
    const others = readsWith((state) => ({ id: "job-1", state, tag: "t" }));
    expect(undocumentedAnswer({ states }, [...others, answer])).toBeUndefined();
  });

  it.for([
    ["in two words", (state: string) => ({ life: state === "DONE" ? "TERMINATED" : state, result: state })],
    ["with one word for several states", (state: string) => (state.endsWith("ED") ? { state: "OVER" } : { state })],
    ["in words of its own", (state: string) => ({ state: `${state.length}-${state.slice(0, 1)}` })],
    ["in no word at all", () => ({ id: "job-1" })],
  ] satisfies [string, (state: string) => unknown][])("leaves a service alone that tells states %s", ([, view]) => {
    expect(undocumentedAnswer({ states }, readsWith(view))).toBeUndefined();
  });

  it("says nothing about a fake that answers with the states of its jobs, whatever else it answers", () => {
    const other = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(other, fc.string(), (rest, field) => {
        expect(
          undocumentedAnswer(
            { states },
            readsWith((state) => ({ ...rest, [field]: state })),
          ),
        ).toBeUndefined();
      }),
    );
  });
});

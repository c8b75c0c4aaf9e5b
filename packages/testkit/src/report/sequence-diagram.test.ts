import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { exampleResult } from "../../test/example-result.ts";
import { counterexample } from "../../test/arbitrary-result.ts";
import { sequenceDiagram } from "./sequence-diagram.ts";

const TEXT = String.raw`(?:[\p{L}\p{N} _.,()/=*'!?-]|#\d+;)+`;
/** All that a diagram may hold. */
const LINE = new RegExp(
  `^  (?:participant [HPS] as \\w+|[HPS](?:->>|-->>|--x)[HPS]: ${TEXT}|Note (?:over|left of|right of) [HPS](?:,[HPS])?: ${TEXT})$`,
  "u",
);

describe("the sequence diagram of a counterexample", () => {
  it("shows calls, requests, the side of the fault, and what the service did", () => {
    const found = exampleResult.requirements.find(({ verdict }) => verdict === "fail")?.counterexample;
    expect(sequenceDiagram(found ?? { timeline: [] }).split("\n")).toEqual([
      "sequenceDiagram",
      "  participant H as host",
      "  participant P as plugin",
      "  participant S as service",
      "  H->>P: create(task 0, attempt 0) key=conformance-development-run0-a0-0 (0ms)",
      "  P->>S: #35;1 POST /jobs key=conformance-development-run0-a0-0 (0ms)",
      "  Note right of S: the service made job-1 (QUEUED) (1ms)",
      "  Note over P,S: FAULT applied, then the answer was lost",
      "  S--xP: #35;1 no answer#58; fetch failed (2ms)",
      "  Note left of H: 500 ms pass (500ms)",
      "  Note over H: ... 3 more lines ...",
      "  Note right of S: the service made job-2 (QUEUED) (501ms)",
    ]);
  });

  it("has no service behind a connector", () => {
    const timeline = [
      { atMs: 0, lane: "wire", text: "  ->   #1 GetTask of job 1" },
      { atMs: 1, lane: "plugin", text: "  <-   #1 OK, RUNNING" },
    ] as const;
    expect(sequenceDiagram({ timeline }).split("\n").slice(1)).toEqual([
      "  participant H as kit",
      "  participant P as connector",
      "  H->>P: #35;1 GetTask of job 1 (0ms)",
      "  P-->>H: #35;1 OK, RUNNING (1ms)",
    ]);
  });

  it("is a diagram whatever the texts are", () => {
    fc.assert(
      fc.property(counterexample, (found) => {
        const [head, ...lines] = sequenceDiagram(found).split("\n");
        expect(head).toBe("sequenceDiagram");
        for (const line of lines) expect(line).toMatch(LINE);
      }),
    );
  });
});

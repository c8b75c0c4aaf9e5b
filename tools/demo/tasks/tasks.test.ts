import { describe, expect, it } from "vitest";

import type { Inventory, InventoryEntry } from "../service/job-table.ts";
import { render, widthOf } from "../text/line.ts";
import { formatBoard, formatProgress } from "./board.ts";
import { demoTasks } from "./demo-tasks.ts";
import { judge } from "./judge.ts";
import type { PlannedTask } from "./planned-task.ts";
import { formatSummary } from "./summary.ts";
import type { TaskProgress, TaskReport } from "./task-report.ts";

const task: PlannedTask = {
  name: "a",
  story: "fails, then succeeds",
  expected: "Success",
  attempts: 2,
  retries: 1,
  abort: false,
  script: {
    jobs: [
      {
        queuedMs: 0,
        startingMs: 0,
        runningMs: 1,
        end: { state: "FAILED", error: { code: "X", message: "x", retryable: true } },
      },
      { queuedMs: 0, startingMs: 0, runningMs: 1, end: { state: "SUCCEEDED", outputs: { n: 1, m: 2 } } },
    ],
    faults: ["loseSubmitAnswer"],
  },
};
const report: TaskReport = { name: "a", phase: "Success", attempts: 2, outputs: { m: 2, n: 1 } };

function job(attempt: number, more: Partial<InventoryEntry> = {}): InventoryEntry {
  const state = attempt === 0 ? "FAILED" : "SUCCEEDED";
  return {
    id: `job-${attempt}`,
    key: "k",
    execution: "a",
    attempt,
    state,
    revision: 4,
    message: "",
    live: false,
    ...more,
  };
}

function inventory(...jobs: readonly InventoryEntry[]): Inventory {
  return { jobs, repeated: 1, faults: [{ fault: "loseSubmitAnswer", execution: "a" }] };
}

describe("the plan", () => {
  const tasks = demoTasks();

  it("has twenty tasks with names of their own", () => {
    expect(new Set(tasks.map(({ name }) => name)).size).toBe(20);
  });

  it("has every kind of end, a second attempt, and each fault that the demo promises", () => {
    expect(new Set(tasks.map(({ expected }) => expected))).toEqual(new Set(["Success", "PermanentFailure", "Aborted"]));
    expect(tasks.filter(({ abort }) => abort)).toHaveLength(1);
    expect(tasks.some(({ attempts, expected }) => attempts === 2 && expected === "Success")).toBe(true);
    expect(tasks.flatMap(({ script }) => script.faults).sort()).toEqual([
      "loseSubmitAnswer",
      "throttleSubmit",
      "unavailableRead",
    ]);
  });

  it("gives no two succeeding tasks the same outputs", () => {
    const outputs = tasks.flatMap(({ script }) => script.jobs.map(({ end }) => end));
    const accuracies = outputs.flatMap((end) => (end.state === "SUCCEEDED" ? [end.outputs["accuracy"]] : []));
    expect(new Set(accuracies).size).toBe(accuracies.length);
  });
});

describe("the verdict", () => {
  it("is good when every attempt has one job, and the last one ended as the task did", () => {
    expect(judge([task], [report], inventory(job(0), job(1)))).toMatchObject({ ok: true, problems: [] });
  });

  it.each<[string, readonly TaskReport[], Inventory, RegExp]>([
    ["a task that has not ended", [], inventory(job(0), job(1)), /has not ended/],
    [
      "another end",
      [{ ...report, phase: "Aborted", outputs: undefined }],
      inventory(job(0), job(1)),
      /ended with Aborted/,
    ],
    ["too many attempts", [{ ...report, attempts: 3 }], inventory(job(0), job(1), job(2)), /3 attempts instead of 2/],
    ["two jobs of one attempt", [report], inventory(job(0), job(1), job(1)), /attempts \[0, 1, 1\]/],
    ["a job that is missing", [report], inventory(job(1)), /attempts \[1\]/],
    [
      "a job that still runs",
      [report],
      inventory(job(0, { live: true }), job(1)),
      /still running in the service: job-0/,
    ],
    ["another end in the service", [report], inventory(job(0), job(1, { state: "FAILED" })), /the service says FAILED/],
    ["outputs of another task", [{ ...report, outputs: { n: 2, m: 2 } }], inventory(job(0), job(1)), /its outputs are/],
    ["outputs that got lost", [{ ...report, outputs: undefined }], inventory(job(0), job(1)), /outputs are none/],
  ])("is bad with %s", (_what, reports, held, problem) => {
    const verdict = judge([task], reports, held);
    expect([verdict.ok, verdict.tasks[0]?.problems.join("; ")]).toEqual([false, expect.stringMatching(problem)]);
  });

  it("is bad with a job of no task", () => {
    const verdict = judge([task], [report], inventory(job(0), job(1), job(0, { id: "job-9", execution: "" })));
    expect(verdict).toMatchObject({ ok: false, problems: [expect.stringMatching(/job-9 belongs to no task/)] });
  });

  it("is bad when a planned fault never happened", () => {
    const verdict = judge([task], [report], { ...inventory(job(0), job(1)), faults: [] });
    expect(verdict).toMatchObject({ ok: false, problems: [expect.stringMatching(/loseSubmitAnswer never happened/)] });
  });
});

describe("the summary", () => {
  it("has one line per task, and tells what is wrong", () => {
    const lines = formatSummary(judge([task], [report], inventory(job(0), job(1))), 120);
    expect(lines.map((line) => render(line, false))).toEqual([
      "task  what happens          expected  reported  attempts  jobs in the service   ok",
      "a     fails, then succeeds  Success   Success   2         2: FAILED, SUCCEEDED  ✓",
    ]);
    const bad = formatSummary(judge([task], [], inventory()), 120).map((line) => render(line, false));
    expect(bad.slice(1)).toEqual([expect.stringMatching(/not ended .*✗$/), "", "✗ a: it has not ended"]);
  });

  it("fits a narrow terminal", () => {
    const lines = formatSummary(judge(demoTasks(), [], { jobs: [], repeated: 0, faults: [] }), 60);
    expect(Math.max(...lines.slice(0, 21).map(widthOf))).toBeLessThanOrEqual(62);
  });
});

describe("the board", () => {
  const progress = (name: string, more: Partial<TaskProgress> = {}): TaskProgress => ({
    name,
    story: "succeeds",
    phase: undefined,
    attempt: 0,
    reason: "",
    ended: false,
    ...more,
  });
  const tasks = [
    progress("a", { phase: "Success", ended: true }),
    progress("b", { phase: "Running", attempt: 1 }),
    progress("c"),
    progress("d", { phase: "NotReady", reason: "trying again" }),
  ];

  it("shows a bar, the phase and the attempt of each task", () => {
    const lines = formatBoard(tasks, "pid 7", { rows: 24, columns: 100 }).map((line) => render(line, false));
    expect(lines).toEqual([
      "  ■■■■■ a          Success              succeeds",
      "  ■■■■· b          Running #2           succeeds",
      "  ····· c          waiting              succeeds",
      "  ■···· d          NotReady             succeeds (trying again)",
      "  1 of 4 ended · pid 7",
    ]);
  });

  it("keeps what is under way when there is no room for all", () => {
    const lines = formatBoard(tasks, "", { rows: 3, columns: 20 }).map((line) => render(line, false));
    expect(lines).toEqual(["  ■■■■· b          …", "  ■···· d          …", "  1 of 4 ended · 2 …"]);
  });

  it("tells in one line what happened, where nothing can be rewritten", () => {
    const line = formatProgress(progress("b", { phase: "Running" }), 12_345);
    expect(render(line, false)).toBe("  12.3 s  b          Running              succeeds");
  });
});

import { span, type Line } from "../text/line.ts";
import { formatTable } from "../text/table.ts";
import { styleOfPhase } from "./board.ts";
import type { JudgedTask, Verdict } from "./judge.ts";

const COLUMNS = [
  { title: "task" },
  { title: "what happens", flexibleFrom: 12 },
  { title: "expected" },
  { title: "reported" },
  { title: "attempts" },
  { title: "jobs in the service", flexibleFrom: 9 },
  { title: "ok" },
];

/** The table at the end, and below it everything that is wrong. */
export function formatSummary(verdict: Verdict, columns: number): Line[] {
  const problems = [
    ...verdict.tasks.flatMap(({ task, problems: own }) => own.map((problem) => `${task.name}: ${problem}`)),
    ...verdict.problems,
  ];
  return [
    ...formatTable(COLUMNS, verdict.tasks.map(toCells), columns),
    ...(problems.length === 0 ? [] : [[]]),
    ...problems.map((problem): Line => [span(`✗ ${problem}`, "bad")]),
  ];
}

function toCells({ task, report, jobs, problems }: JudgedTask): Line[] {
  const states = jobs.map(({ state }) => state).join(", ");
  return [
    [span(task.name)],
    [span(task.story, "dim")],
    [span(task.expected)],
    [span(report?.phase ?? "not ended", report === undefined ? "bad" : styleOfPhase(report.phase))],
    [span(String(report?.attempts ?? "-"))],
    [span(`${jobs.length}: ${states === "" ? "none" : states}`)],
    [problems.length === 0 ? span("✓", "good") : span("✗", "bad")],
  ];
}

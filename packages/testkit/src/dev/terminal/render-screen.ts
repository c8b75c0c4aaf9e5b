import type { DevModel, TaskView } from "../protocol/dev-model.ts";
import { runsIn, segmentsOf } from "../timeline/segments.ts";
import { chosenLines } from "./chosen-lines.ts";
import { printable } from "./event-line.ts";
import { helpLines } from "./help-lines.ts";

/** What one sees beside the model. */
export interface ScreenState {
  readonly columns: number;
  readonly rows: number;
  readonly now: number;
  /** Which task is chosen, from 0. */
  readonly selected: number;
}

/** A letter for each phase, for terminals without colours and eyes without them. */
const LETTERS: Readonly<Record<string, string>> = {
  WaitingForResources: "w",
  NotReady: "n",
  Queued: "q",
  Initializing: "i",
  Running: "=",
  Success: "+",
  RetryableFailure: "x",
  PermanentFailure: "x",
  Aborted: "-",
};

const NAME_WIDTH = 16;
const PHASE_WIDTH = 20;
const WINDOW_MS = 120_000;
const SHORTEST_MS = 30_000;
/** Title, levels, faults, counts, title of the news. */
const OTHER_LINES = 5;
/** The most that the chosen task and the help take. */
const CHOSEN_LINES = 4;
const HELP_SHARE = 0.3;

/** The screen, as lines that are never longer than it is wide, and never more than it is high. */
export function renderScreen(model: DevModel, state: ScreenState): string[] {
  const { columns, rows } = state;
  const help = helpLines(model, columns, Math.max(1, Math.floor(rows * HELP_SHARE)));
  const chosen = chosenLines([...model.tasks.values()][state.selected]).slice(0, CHOSEN_LINES);
  const left = Math.max(2, rows - OTHER_LINES - chosen.length - help.length);
  const ofTasks = Math.ceil(left * 0.6);
  const lines = [
    `${model.facts.plugin} (${model.facts.taskType}), service: ${model.facts.service}${jobsOf(model)}`,
    levelsOf(model),
    `faults: ${faultsOf(model)}`,
    countsOf(model),
    ...tasksOf(model, state, ofTasks),
    ...chosen,
    "requests and messages, newest first:",
    ...newsOf(model, left - ofTasks),
  ].slice(0, Math.max(0, rows - help.length));
  return [...lines, ...help].slice(0, rows).map((line) => printable(line).slice(0, columns));
}

function jobsOf({ jobs, schedule }: DevModel): string {
  if (schedule === undefined) return "";
  const counts = Object.entries(jobs).map(([state, count]) => `${state} ${count}`);
  return `; its jobs: ${counts.length === 0 ? "none" : counts.join(", ")}${schedule.isPaused ? " (they stand still)" : ""}`;
}

function levelsOf(model: DevModel): string {
  return [...model.plugins.values()]
    .flatMap(({ reads, writes, pools, pausedForMs }) => [
      reads === undefined ? "" : `reads ${reads.available}/${reads.burst}`,
      writes === undefined ? "" : `writes ${writes.available}/${writes.burst}`,
      ...pools.map(({ name, held, quota, waiting }) => `${name} ${held}/${quota ?? "?"} (${waiting} wait)`),
      pausedForMs > 0 ? `paused for ${Math.ceil(pausedForMs / 1_000)} s` : "",
    ])
    .filter((text) => text !== "")
    .join("  ");
}

function faultsOf({ active }: DevModel): string {
  if (active.length === 0) return "none";
  return active.map(({ id, left, hits }) => `${id} (${left === null ? `hit ${hits}` : `${left} more`})`).join(", ");
}

function countsOf({ tasks }: DevModel): string {
  const counts = new Map<string, number>();
  for (const { marks } of tasks.values()) {
    const phase = marks.at(-1)?.phase ?? "submitted";
    counts.set(phase, (counts.get(phase) ?? 0) + 1);
  }
  return `${tasks.size} tasks  ${[...counts].map(([phase, count]) => `${phase} ${count}`).join("  ")}`;
}

/** A window of tasks around the chosen one. */
function tasksOf(model: DevModel, { columns, now, selected }: ScreenState, count: number): string[] {
  const tasks = [...model.tasks.values()];
  const first = Math.max(0, Math.min(selected - Math.floor(count / 2), tasks.length - count));
  const firstAt = Math.min(...tasks.slice(0, 1).map(({ marks }) => marks[0]?.at ?? now), now);
  const from = Math.max(firstAt, now - WINDOW_MS);
  const range = { from, to: Math.max(now, from + SHORTEST_MS) };
  return tasks.slice(first, first + count).map((task, index) => {
    const mark = first + index === selected ? ">" : " ";
    const phase = task.marks.at(-1)?.phase ?? "submitted";
    const width = Math.max(0, columns - NAME_WIDTH - PHASE_WIDTH - 4);
    const name = task.id.slice(0, NAME_WIDTH).padEnd(NAME_WIDTH);
    return `${mark} ${name} ${phase.padEnd(PHASE_WIDTH)} ${barOf(task, range, now, width)}`;
  });
}

function barOf(task: TaskView, range: { from: number; to: number }, now: number, width: number): string {
  const bar = Array.from({ length: width }, () => " ");
  const isOver = task.marks.at(-1)?.isTerminal ?? false;
  for (const { phase, start, end } of runsIn(segmentsOf(task.marks, now), range, isOver)) {
    bar.fill(LETTERS[phase] ?? "?", Math.floor(start * width), Math.ceil(end * width));
  }
  return bar.join("");
}

function newsOf(model: DevModel, count: number): string[] {
  const requests = [...model.requests.values()].slice(-count).map(({ at, method, path, end, task, fault }) => {
    const hit = fault === undefined ? "" : ` fault: ${fault}`;
    return { at, text: `${method} ${path} ${end?.text ?? "under way"} ${task ?? ""}${hit}` };
  });
  const messages = model.messages.slice(-count).map(({ at, level, text, task }) => ({
    at,
    text: `${level}: ${task === undefined ? "" : `${task}: `}${text}`,
  }));
  return [...requests, ...messages]
    .toSorted((a, b) => b.at - a.at)
    .slice(0, count)
    .map(({ at, text }) => `  ${new Date(at).toLocaleTimeString("en-GB")} ${text}`);
}

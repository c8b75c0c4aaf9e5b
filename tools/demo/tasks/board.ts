import { clip, pad, span, type Line, type Span, type Style } from "../text/line.ts";
import type { TaskProgress } from "./task-report.ts";

/** How far along a phase is, of {@link STAGES}. */
const STAGE_OF_PHASE: Readonly<Record<string, number>> = {
  NotReady: 1,
  WaitingForResources: 1,
  WaitingForCache: 1,
  Queued: 2,
  Initializing: 3,
  Running: 4,
};
const STAGES = 5;
const NAME_WIDTH = 9;
const PHASE_WIDTH = 19;

const STYLE_OF_PHASE: Readonly<Record<string, Style>> = {
  Success: "good",
  PermanentFailure: "bad",
  RetryableFailure: "warn",
  Aborted: "warn",
};

/** The color that a phase has everywhere. */
export function styleOfPhase(phase: string | undefined): Style {
  return phase === undefined ? "dim" : (STYLE_OF_PHASE[phase] ?? "busy");
}

/**
 * The block that is rewritten while the tasks run: one line per task, then a summary. When there is no room for all of them, tasks
 * that are under way are shown rather than those that wait, and those rather than those that have ended.
 */
export function formatBoard(
  tasks: readonly TaskProgress[],
  footer: string,
  room: { readonly rows: number; readonly columns: number },
): Line[] {
  const forTasks = Math.max(0, room.rows - 1);
  const chosen = choose(tasks, forTasks);
  const ended = tasks.filter((task) => task.ended).length;
  const hidden = tasks.length - chosen.length;
  const summary = [
    `${ended} of ${tasks.length} ended`,
    ...(hidden > 0 ? [`${hidden} not shown`] : []),
    ...(footer === "" ? [] : [footer]),
  ].join(" · ");
  return [...chosen.map(taskLine), [span(`  ${summary}`, "dim")]].map((line) => clip(line, room.columns));
}

/** One line about a task that has reached another phase, where nothing can be rewritten. */
export function formatProgress(task: TaskProgress, elapsedMs: number): Line {
  const seconds = `${(elapsedMs / 1_000).toFixed(1)} s`.padStart(8);
  return [span(`${seconds}  `, "dim"), ...columnsOf(task), span(task.reason === "" ? task.story : task.reason, "dim")];
}

function choose(tasks: readonly TaskProgress[], count: number): readonly TaskProgress[] {
  if (tasks.length <= count) return tasks;
  const rank = (task: TaskProgress): number => (task.ended ? 2 : task.phase === undefined ? 1 : 0);
  const kept = new Set([...tasks].sort((a, b) => rank(a) - rank(b)).slice(0, count));
  return tasks.filter((task) => kept.has(task));
}

function taskLine(task: TaskProgress): Line {
  return [span("  "), bar(task), span(" "), ...columnsOf(task), ...detail(task)];
}

function columnsOf(task: TaskProgress): Line {
  const attempt = task.attempt === 0 ? "" : ` #${task.attempt + 1}`;
  return [
    ...pad([span(task.name)], NAME_WIDTH + 2),
    ...pad([span(`${task.phase ?? "waiting"}${attempt}`, styleOfPhase(task.phase))], PHASE_WIDTH + 2),
  ];
}

function bar(task: TaskProgress): Span {
  const full = task.ended ? STAGES : (STAGE_OF_PHASE[task.phase ?? ""] ?? 0);
  return span("■".repeat(full) + "·".repeat(STAGES - full), styleOfPhase(task.phase));
}

/** What the task is there for; and, when something keeps it from going on, what that is. */
function detail({ story, phase, reason }: TaskProgress): Line {
  const waits = phase === "NotReady" || phase === "WaitingForResources";
  return [span(story, "dim"), ...(waits && reason !== "" ? [span(` (${reason})`, "warn")] : [])];
}

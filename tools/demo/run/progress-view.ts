import { formatBoard, formatProgress } from "../tasks/board.ts";
import type { PlannedTask } from "../tasks/planned-task.ts";
import type { TaskProgress } from "../tasks/task-report.ts";
import { seconds } from "../steps/steps.ts";
import { span, type Style } from "../text/line.ts";
import type { Screen } from "../text/screen.ts";

const REPAINT_MS = 100;
/** How often a line says how many tasks have ended, where nothing can be rewritten and nothing else happens. */
const QUIET_MS = 5_000;

/** Shows the tasks while they run: a block that is rewritten, or a line for each change. */
export interface ProgressView {
  update(progress: TaskProgress): void;
  /** Something that is no task's. */
  tell(text: string, style: Style): void;
  /** What is shown below the tasks. */
  setFooter(text: string): void;
  /** Takes the block away. Doing it again does nothing. */
  close(): void;
}

/** Begins to show the tasks; nothing of them is known yet. */
export function createProgressView(screen: Screen, tasks: readonly PlannedTask[], now: () => number): ProgressView {
  const startedAt = now();
  const current = new Map(tasks.map(({ name, story }) => [name, waiting(name, story)]));
  let lastLineAt = startedAt;
  let footer = "";
  const elapsed = (): number => now() - startedAt;
  const endedCount = (): number => [...current.values()].filter(({ ended }) => ended).length;

  const tick = (): void => {
    if (screen.isLive) {
      const below = [seconds(elapsed(), 1), footer].join(" · ");
      screen.show(formatBoard([...current.values()], below, screen));
    } else if (now() - lastLineAt >= QUIET_MS) {
      lastLineAt = now();
      screen.print([span(`   ${endedCount()} of ${tasks.length} ended (${seconds(elapsed(), 0)})`, "dim")]);
    }
  };
  const timer = setInterval(tick, REPAINT_MS);
  tick();
  return {
    update: (progress) => {
      current.set(progress.name, progress);
      if (screen.isLive) return;
      lastLineAt = now();
      screen.print(formatProgress(progress, elapsed()));
    },
    tell: (text, style) => {
      lastLineAt = now();
      screen.print([span(`${seconds(elapsed(), 1).padStart(8)}  `, "dim"), span(text, style)]);
    },
    setFooter: (text) => {
      footer = text;
    },
    close: () => {
      clearInterval(timer);
      screen.show([]);
    },
  };
}

function waiting(name: string, story: string): TaskProgress {
  return { name, story, phase: undefined, attempt: 0, reason: "", ended: false };
}

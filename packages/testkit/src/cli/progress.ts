import { levelLabel, VERDICT_LABELS } from "../report/labels.ts";
import type { ConformanceProgress } from "../result/run-conformance.ts";
import type { Host } from "./host.ts";

const VERDICT_WIDTH = 15;
const LEVEL_WIDTH = 6;
/** Erases the line that the cursor is in. */
const CLEAR_LINE = "\r\u001B[K";

/** Says how far the check is: on a terminal in one line that is written again and again, else one line per requirement. */
export function createProgress(
  host: Pick<Host, "isTerminal" | "columns" | "out" | "about">,
  runs: number,
): ConformanceProgress {
  const { isTerminal, columns } = host;
  const draw = (text: string): void => host.out(`${CLEAR_LINE}${cut(text, columns)}`);
  return {
    onStart: ({ id, title }) => {
      host.about?.(`while ${id} was checked`);
      if (isTerminal) draw(`${"".padEnd(VERDICT_WIDTH)} ${id} ${title}`);
    },
    onRun: ({ id, title }, done) => {
      if (isTerminal) draw(`${`${Math.min(done, runs)}/${runs}`.padEnd(VERDICT_WIDTH)} ${id} ${title}`);
    },
    onWait: ({ id, title }, text) => {
      if (isTerminal) draw(`${"...".padEnd(VERDICT_WIDTH)} ${id} ${text} (${title})`);
    },
    onReport: ({ id, level, title, verdict }) => {
      const label = VERDICT_LABELS[verdict].padEnd(VERDICT_WIDTH);
      const line = `${label} ${id} ${levelLabel(level).padEnd(LEVEL_WIDTH)} ${title}`;
      // On a terminal one line each, so that they can be read down; everywhere else the whole title.
      host.out(isTerminal ? `${CLEAR_LINE}${cut(line, columns)}\n` : `${line}\n`);
    },
  };
}

/** The beginning of a text that fits into a line; what is missing is shown as "...". */
function cut(text: string, columns: number): string {
  const most = Math.max(columns - 1, 20);
  return text.length <= most ? text : `${text.slice(0, most - 3)}...`;
}

import type { DevEvent } from "../protocol/dev-event.ts";

/** An event as one line, for where there is no terminal; `undefined` for those that are only of interest while one looks. */
export function eventLine(event: DevEvent, now: number): string | undefined {
  switch (event.kind) {
    case "phase": {
      const { mark, task } = event;
      const words = [mark.reason, mark.error ?? ""].filter((text) => text !== "").join("; ");
      return line(mark.at, "phase", `${task} ${mark.phase}${words === "" ? "" : `: ${words}`}`);
    }
    case "request": {
      const { at, method, path, end, task, fault } = event.request;
      if (end === undefined) return undefined;
      const who = task === undefined ? "" : ` for ${task}`;
      const hit = fault === undefined ? "" : ` (fault: ${fault})`;
      return line(at, "request", `${method} ${path} ${end.text} ${end.tookMs} ms${who}${hit}`);
    }
    case "message": {
      const { at, level, text, task } = event.message;
      return line(at, level, task === undefined ? text : `${task}: ${text}`);
    }
    case "faults": {
      const active = event.active.map(({ id, left }) => (left === null ? id : `${id} (${left} more)`));
      return line(now, "faults", active.length === 0 ? "none" : active.join(", "));
    }
    case "schedule": {
      const { stepMs, ending, isPaused } = event.schedule;
      return line(now, "fake", isPaused ? "jobs stand still" : `${stepMs} ms in a state, then ${ending}`);
    }
    case "task":
    case "plugin":
    case "jobs":
      return undefined;
  }
}

function line(at: number, kind: string, text: string): string {
  // One line, whatever a service has put into its words.
  return `${new Date(at).toISOString()} ${kind.padEnd(7)} ${printable(text)}`;
}

/** Without what would move the cursor, or end the line. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, " ");
}

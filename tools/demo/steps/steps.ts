import { span, type Line } from "../text/line.ts";
import type { Screen } from "../text/screen.ts";

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const FRAME_MS = 100;
/** How often a line says that a step is still running, where nothing can be rewritten. */
const REMINDER_MS = 5_000;

/** What a step gives, and what is shown of it. */
export interface StepResult<T> {
  readonly value: T;
  /** A few words for the line that says that the step is done. */
  readonly note: string;
  /** Lines below that one. */
  readonly details?: readonly Line[];
}

/** Shows the steps of the demo, numbered in the order in which they begin. */
export class Steps {
  readonly #screen: Screen;
  readonly #now: () => number;
  #count = 0;

  /** @param now monotonic time in milliseconds. */
  constructor(screen: Screen, now: () => number) {
    this.#screen = screen;
    this.#now = now;
  }

  /** Runs a step that only has an end to show. */
  async run<T>(title: string, action: () => Promise<StepResult<T>>): Promise<T> {
    const screen = this.#screen;
    const startedAt = this.#now();
    const heading = this.#heading(title);
    if (!screen.isLive) screen.print(heading);
    let frame = 0;
    const tick = (): void => {
      const elapsed = seconds(this.#now() - startedAt, 0);
      if (screen.isLive)
        screen.show([[span(`${FRAMES[frame++ % FRAMES.length]} `, "busy"), ...heading, dim(`  ${elapsed}`)]]);
      else screen.print([dim(`   still running (${elapsed})`)]);
    };
    if (screen.isLive) tick();
    const timer = setInterval(tick, screen.isLive ? FRAME_MS : REMINDER_MS);
    const conclude = (): string => {
      clearInterval(timer);
      screen.show([]);
      return seconds(this.#now() - startedAt, 1);
    };
    try {
      const { value, note, details = [] } = await action();
      const took = dim(`${conclude()}${note === "" ? "" : ` · ${note}`}`);
      screen.print(screen.isLive ? [span("✓ ", "good"), ...heading, span("  "), took] : [span("   done in "), took]);
      screen.print(...details.map((line) => [span("     "), ...line]));
      return value;
    } catch (error) {
      const took = dim(`  after ${conclude()}`);
      screen.print(screen.isLive ? [span("✗ ", "bad"), ...heading, took] : [span("   stopped", "bad"), took]);
      throw error;
    }
  }

  /** Begins a step that shows what it does by itself. */
  begin(title: string): void {
    this.#screen.print(this.#screen.isLive ? [span("▸ ", "busy"), ...this.#heading(title)] : this.#heading(title));
  }

  #heading(title: string): Line {
    return [span(`${++this.#count}. ${title}`, "bold")];
  }
}

function dim(text: string): Line[number] {
  return span(text, "dim");
}

export function seconds(ms: number, digits: number): string {
  return `${(ms / 1_000).toFixed(digits)} s`;
}

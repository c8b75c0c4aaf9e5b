/** One line that moves while something is under way. */
export interface Spinner {
  /** Shows this text until `clear`. */
  show(text: string): void;
  clear(): void;
}

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"] as const;
const FRAME_MS = 100;
const CLEAR_LINE = "\r\u001B[K";

/** Draws on a terminal, with `write`. */
export function createSpinner(write: (text: string) => void): Spinner {
  let timer: NodeJS.Timeout | undefined;
  let text = "";
  let frame = 0;
  const draw = (): void => write(`${CLEAR_LINE}${FRAMES[frame++ % FRAMES.length] ?? ""} ${text}`);
  return {
    show: (next) => {
      text = next;
      timer ??= setInterval(draw, FRAME_MS).unref();
      draw();
    },
    clear: () => {
      if (timer === undefined) return;
      clearInterval(timer);
      timer = undefined;
      write(CLEAR_LINE);
    },
  };
}

import { clip, render, type Line } from "./line.ts";

/** Where the demo prints to. */
export interface Screen {
  /** Whether what is shown can be rewritten: a terminal, and nobody who only collects lines. */
  readonly isLive: boolean;
  /** Characters per line; `Infinity` without a terminal. */
  readonly columns: number;
  /** Lines that can be rewritten; 0 when nothing can. */
  readonly rows: number;
  /** Prints lines that stay, above what is rewritten. */
  print(...lines: readonly Line[]): void;
  /** Prints text as it is. */
  printText(text: string): void;
  /** Replaces what was shown by the last call. Shows nothing when nothing can be rewritten. */
  show(lines: readonly Line[]): void;
}

/** The part of a stream that a screen needs. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  hasColors?(): boolean;
  write(text: string): unknown;
}

const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;
/** Up to the first shown line, and everything from there on removed. */
const erase = (lines: number): string => (lines === 0 ? "" : `\u001B[${lines}F\u001B[J`);

/** A screen on a stream. `NO_COLOR` takes the colors away; `CI` and `TERM=dumb` make it print plain lines. */
export function createScreen(output: Output, env: Readonly<Record<string, string | undefined>>): Screen {
  const isTerminal = output.isTTY === true && env["TERM"] !== "dumb";
  const isLive = isTerminal && !isOn(env["CI"]);
  // hasColors of Node's terminals looks at NO_COLOR, FORCE_COLOR and TERM.
  const color = isTerminal && (output.hasColors?.() ?? false);
  // In the last column a terminal may already begin the next line.
  const columns = (): number => (isTerminal ? (output.columns ?? DEFAULT_COLUMNS) - 1 : Number.POSITIVE_INFINITY);
  let shown: readonly Line[] = [];
  const text = (lines: readonly Line[]): string => lines.map((line) => `${render(line, color)}\n`).join("");
  const shownText = (): string => text(shown.map((line) => clip(line, columns())));
  return {
    isLive,
    get columns() {
      return columns();
    },
    get rows() {
      // The last line is where the cursor waits.
      return isLive ? (output.rows ?? DEFAULT_ROWS) - 1 : 0;
    },
    print: (...lines) => {
      output.write(erase(shown.length) + text(lines) + shownText());
    },
    printText: (plain) => {
      output.write(`${erase(shown.length)}${plain.replace(/\n*$/, "\n")}${shownText()}`);
    },
    show: (lines) => {
      if (!isLive) return;
      const before = shown.length;
      shown = lines;
      output.write(erase(before) + shownText());
    },
  };
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== "" && value !== "0" && value !== "false";
}

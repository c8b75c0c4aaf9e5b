import { killAll } from "../run/exec.ts";
import { HELP, parseOptions, type DemoOptions } from "./options.ts";
import { runDemo } from "./run-demo.ts";
import { DemoError, StoppedError } from "./steps/demo-error.ts";
import { listenForStop } from "./steps/stop-signal.ts";
import { span } from "./text/line.ts";
import { createScreen, type Screen } from "./text/screen.ts";

/** Longer output of a failed program is cut at its beginning: what went wrong stands at the end. */
const MAX_OUTPUT_LINES = 60;

/** Runs the demo and answers its exit code. Never throws. */
export async function main(args: readonly string[]): Promise<number> {
  const screen = createScreen(process.stdout, process.env);
  // Whoever reads may have gone (`npm run demo | head`); the demo still has to clean up.
  process.stdout.on("error", () => {});
  let options: DemoOptions;
  try {
    options = parseOptions(args);
  } catch (error) {
    process.stderr.write(`demo: ${messageOf(error)}\nSee npm run demo -- --help\n`);
    return 2;
  }
  if (options.help) {
    screen.printText(HELP);
    return 0;
  }
  const stop = listenForStop((exitCode) => {
    process.stderr.write("\ndemo: stopped at once; jobs may still run, and the temporary folder is left behind\n");
    killAll();
    // The job service ends by itself when this process does.
    process.exit(exitCode);
  });
  try {
    const figures = await runDemo({ options, screen, now: () => performance.now(), signal: stop.signal });
    if (options.json) screen.printText(JSON.stringify(figures));
    return 0;
  } catch (error) {
    return explain(error, screen);
  } finally {
    stop.release();
  }
}

function explain(error: unknown, screen: Screen): number {
  if (error instanceof StoppedError) {
    screen.print([span(`Stopped by ${error.signal}`, "warn")]);
    return error.exitCode;
  }
  const output = error instanceof DemoError ? error.output : error instanceof Error ? (error.stack ?? "") : "";
  if (output !== "") screen.printText(lastLines(output));
  screen.print([span(`The demo failed: ${messageOf(error)}`, "bad")]);
  return 1;
}

function lastLines(text: string): string {
  const lines = text.trimEnd().split("\n");
  const cut = lines.length - MAX_OUTPUT_LINES;
  return cut <= 0 ? lines.join("\n") : [`... ${cut} lines before`, ...lines.slice(cut)].join("\n");
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

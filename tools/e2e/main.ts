import { StoppedError } from "../demo/steps/demo-error.ts";
import { listenForStop } from "../demo/steps/stop-signal.ts";
import { killAll } from "../run/exec.ts";
import { CheckFailed } from "./machine/check-failed.ts";
import { parseOptions, type E2eOptions } from "./options.ts";
import { runE2e } from "./run-e2e.ts";

/** Runs the cases and answers the exit code: 0 when none failed and one ran. Never throws. */
export async function main(args: readonly string[]): Promise<number> {
  let options: E2eOptions;
  try {
    options = parseOptions(args);
  } catch (error) {
    process.stderr.write(`e2e: ${messageOf(error)}\n`);
    return 2;
  }
  const tell = (line: string): void => void process.stdout.write(`${line}\n`);
  const stop = listenForStop((exitCode) => {
    killAll();
    process.exit(exitCode);
  });
  stop.signal.addEventListener("abort", killAll, { once: true });
  try {
    const summary = await runE2e(options, tell, stop.signal);
    const { passed, failed, skipped } = summary;
    tell(options.json ? JSON.stringify(summary) : `${passed} passed, ${failed} failed, ${skipped} skipped`);
    return failed === 0 && passed > 0 ? 0 : 1;
  } catch (error) {
    if (error instanceof StoppedError) {
      tell(`Stopped by ${error.signal}`);
      return error.exitCode;
    }
    const output = error instanceof CheckFailed ? error.output : "";
    tell(`FAIL  ${messageOf(error)}\n${output}`);
    return 1;
  } finally {
    stop.release();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

import type { CliError } from "../cli/cli-error.ts";
import type { Host } from "../cli/host.ts";
import { createdText, dryRunText, errorText } from "./report-text.ts";
import type { Reporter } from "./reporter.ts";
import { createSpinner, type Spinner } from "./spinner.ts";

/** Tells a person: one line for each step, and a spinner for those under way when somebody is looking. */
export function createTextReporter(host: Host, isLive: boolean): Reporter {
  const color = isLive && (host.env["NO_COLOR"] ?? "") === "";
  const spinner: Spinner | undefined = isLive ? createSpinner(host.out) : undefined;
  const running = new Set<string>();
  const say = (text: string): void => {
    spinner?.clear();
    host.out(text);
  };
  return {
    stepStarted: (step) => {
      running.add(step);
      spinner?.show([...running].join(", "));
    },
    stepEnded: ({ step, status, ms, detail }) => {
      running.delete(step);
      const mark = status === "passed" ? paint("✓", 32, color) : paint("✗", 31, color);
      const facts = [seconds(ms), ...(detail === undefined ? [] : [detail])].join(", ");
      say(`${mark} ${step} (${facts})\n`);
      if (running.size > 0) spinner?.show([...running].join(", "));
    },
    planned: (creation) => say(dryRunText(creation)),
    created: (creation, done) => say(createdText(creation, done)),
    finished: ({ lines }) => say(`${lines.join("\n")}\n`),
    failed: (error: CliError) => {
      spinner?.clear();
      host.err(errorText(error));
    },
  };
}

function paint(text: string, code: number, color: boolean): string {
  return color ? `\u001B[${code}m${text}\u001B[0m` : text;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

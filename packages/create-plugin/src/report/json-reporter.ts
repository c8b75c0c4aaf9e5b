import { ExitCode } from "../cli/exit-code.ts";
import { sha256, treeHash } from "../plan/record.ts";
import type { FileTree } from "../template/template.ts";
import type { Creation, Reporter, StepEnd } from "./reporter.ts";

/** Tells a program: one JSON object per line, `{ "event": "step" }` as they come, and `{ "event": "result" }` at last. */
export function createJsonReporter(write: (text: string) => void, version: string): Reporter {
  const steps: StepEnd[] = [];
  const print = (event: object): void => write(`${JSON.stringify(event)}\n`);
  const result = (exitCode: ExitCode, facts: object): void =>
    print({ event: "result", version, ok: exitCode === ExitCode.Done, exitCode, ...facts });
  return {
    stepStarted: (step) => print({ event: "step", step, status: "started" }),
    stepEnded: (end) => {
      steps.push(end);
      print({ event: "step", ...end });
    },
    planned: (creation) => result(ExitCode.Done, { dryRun: true, ...describe(creation) }),
    created: (creation, done) => result(ExitCode.Done, { ...describe(creation), ...done, steps, next: creation.next }),
    finished: ({ exitCode, facts }) => result(exitCode, facts),
    failed: ({ exitCode, message, advice, missing }) =>
      result(exitCode, { error: { message, advice, missing }, steps }),
  };
}

function describe({ answers, files, target, plan, repeat }: Creation): object {
  return {
    target: target.folder,
    answers,
    kept: target.kept,
    notes: plan.notes,
    files: listOf(files),
    treeHash: treeHash(files),
    repeat,
  };
}

function listOf(files: FileTree): readonly object[] {
  return [...files].map(([path, text]) => ({ path, bytes: Buffer.byteLength(text), sha256: sha256(text) }));
}

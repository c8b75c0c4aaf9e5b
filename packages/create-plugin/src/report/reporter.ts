import type { CliError } from "../cli/cli-error.ts";
import type { ExitCode } from "../cli/exit-code.ts";
import type { RepositoryState } from "../git/init-repository.ts";
import type { Plan } from "../plan/plan.ts";
import type { Answers } from "../plan/answers.ts";
import type { FileTree } from "../template/template.ts";
import type { Target } from "../tree/target.ts";

/** How a step ended. */
export interface StepEnd {
  readonly step: string;
  readonly status: "passed" | "failed";
  /** How long it took, in milliseconds. */
  readonly ms: number;
  /** What there is to say about it, such as `79 passed`. */
  readonly detail?: string | undefined;
}

/** What is going to be written, or was. */
export interface Creation {
  readonly answers: Answers;
  readonly files: FileTree;
  readonly target: Target;
  readonly plan: Plan;
  /** The call that makes the same project again. */
  readonly repeat: string;
  /** What to do next, as a shell takes it. */
  readonly next: readonly string[];
}

/** What a call has done besides writing. */
export interface Done {
  readonly git: RepositoryState;
  /** Whether packages were installed, and whether the checks ran. */
  readonly installed: boolean;
  readonly verified: boolean;
}

/** What a command has found or done in a project. */
export interface Outcome {
  readonly exitCode: ExitCode;
  /** For a program: what the result holds besides `ok` and `exitCode`. */
  readonly facts: object;
  /** For a person. */
  readonly lines: readonly string[];
}

/** Tells the user what happens. */
export interface Reporter {
  stepStarted(step: string): void;
  stepEnded(end: StepEnd): void;
  /** At the end of a dry run. */
  planned(creation: Creation): void;
  /** At the end of a run that went well. */
  created(creation: Creation, done: Done): void;
  /** At the end of a command in a project. */
  finished(outcome: Outcome): void;
  /** At the end of a run that did not. */
  failed(error: CliError): void;
}

import { CliError, cancelledError } from "../cli/cli-error.ts";
import { ExitCode } from "../cli/exit-code.ts";
import type { Host } from "../cli/host.ts";
import type { PackageManager } from "../plan/answers.ts";
import type { Reporter } from "../report/reporter.ts";
import { installCalls, scriptCall, type Call } from "./package-manager-call.ts";
import { proofSteps, type ProofStep } from "./proof-steps.ts";
import { runProgram, type ProgramResult } from "./run-program.ts";
import { runSteps } from "./run-steps.ts";
import { stepDetail } from "./step-detail.ts";

/** A project that is installed and checked. */
export interface Proof {
  /** Where it is for now. */
  readonly folder: string;
  /** Where it will be: shown in place of the former. */
  readonly target: string;
  readonly manifest: string;
  readonly packageManager: PackageManager;
}

/** Lines of a failed program's output that are shown. */
const TAIL_LINES = 40;
/** Checks that run at the same time: as many as even a small machine has cores. */
const WIDTH = 2;

/**
 * Installs what the project needs.
 *
 * @throws CliError with exit code 4 and the end of the output, 130 when the user cancels.
 */
export async function install(proof: Proof, host: Host, reporter: Reporter): Promise<void> {
  const calls = installCalls(proof.packageManager);
  const { failure } = await runStep("install", calls, proof, host, reporter);
  if (failure === undefined) return;
  const call = calls.at(-1) ?? calls[0];
  throw new CliError(
    ExitCode.InstallFailed,
    `${proof.packageManager} could not install the project; it is at ${proof.target}`,
    [...failure, "", `When that is mended: ${call.join(" ")}, in that folder`],
  );
}

/**
 * Runs all checks of the project, until one fails.
 *
 * @throws CliError with exit code 5 and the end of the output of what failed, 130 when the user cancels.
 */
export async function verify(proof: Proof, host: Host, reporter: Reporter): Promise<void> {
  const failed = await runSteps(
    proofSteps(proof.manifest),
    WIDTH,
    async (step) => await runCheck(step, proof, host, reporter),
  );
  if (failed === undefined) return;
  const { step, output } = failed;
  throw new CliError(
    ExitCode.VerificationFailed,
    `The check "${step.name}" of the project failed; it is at ${proof.target}`,
    [
      ...output,
      "",
      `To see it again: ${scriptCall(proof.packageManager, step.script, step.args).join(" ")}, in that folder`,
    ],
  );
}

/** A check that failed, and the end of what it printed. */
interface FailedCheck {
  readonly step: ProofStep;
  readonly output: readonly string[];
}

async function runCheck(
  step: ProofStep,
  proof: Proof,
  host: Host,
  reporter: Reporter,
): Promise<FailedCheck | undefined> {
  const call = scriptCall(proof.packageManager, step.script, step.args);
  const { failure } = await runStep(step.name, [call], proof, host, reporter);
  return failure === undefined ? undefined : { step, output: failure };
}

/** Runs the calls, until one of them succeeds. */
async function runStep(
  name: string,
  calls: readonly [Call, ...Call[]],
  { folder, target }: Proof,
  host: Host,
  reporter: Reporter,
): Promise<{ readonly failure: readonly string[] | undefined }> {
  const { env, signal } = host;
  const startedAt = host.now();
  reporter.stepStarted(name);
  let result: ProgramResult = { code: undefined, output: "" };
  for (const [command, ...args] of calls) {
    result = await runProgram({ command, args, cwd: folder, env, signal });
    if (signal.aborted) throw cancelledError();
    if (result.code === 0) break;
  }
  const ms = Math.round(host.now() - startedAt);
  if (result.code === 0) {
    reporter.stepEnded({ step: name, status: "passed", ms, detail: stepDetail(result.output) });
    return { failure: undefined };
  }
  reporter.stepEnded({ step: name, status: "failed", ms });
  return { failure: tailOf(result, folder, target) };
}

function tailOf({ code, output }: ProgramResult, folder: string, target: string): readonly string[] {
  const lines = output.replaceAll(folder, target).trimEnd().split("\n").slice(-TAIL_LINES);
  return [...lines, ...(code === undefined ? [] : [`(exit code ${code})`])];
}

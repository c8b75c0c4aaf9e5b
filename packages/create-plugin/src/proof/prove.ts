import { CliError, cancelledError } from "../cli/cli-error.ts";
import { ExitCode } from "../cli/exit-code.ts";
import type { Host } from "../cli/host.ts";
import type { PackageManager } from "../plan/answers.ts";
import type { Reporter } from "../report/reporter.ts";
import { installCall, scriptCall, type Call } from "./package-manager-call.ts";
import { proofSteps, type ProofStep } from "./proof-steps.ts";
import { runProgram, type ProgramResult } from "./run-program.ts";
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

/**
 * Installs what the project needs.
 *
 * @throws CliError with exit code 4 and the end of the output, 130 when the user cancels.
 */
export async function install(proof: Proof, host: Host, reporter: Reporter): Promise<void> {
  const call = installCall(proof.packageManager);
  const { failure } = await runStep("install", call, proof, host, reporter);
  if (failure === undefined) return;
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
  for (const group of proofSteps(proof.manifest)) {
    const ends = await Promise.all(group.map(async (step) => await runCheck(step, proof, host, reporter)));
    const failed = ends.find(({ failure }) => failure !== undefined);
    if (failed?.failure === undefined) continue;
    throw new CliError(
      ExitCode.VerificationFailed,
      `The check "${failed.step.name}" of the project failed; it is at ${proof.target}`,
      [
        ...failed.failure,
        "",
        `To see it again: ${scriptCall(proof.packageManager, failed.step.script, failed.step.args).join(" ")}, in that folder`,
      ],
    );
  }
}

async function runCheck(
  step: ProofStep,
  proof: Proof,
  host: Host,
  reporter: Reporter,
): Promise<{ readonly step: ProofStep; readonly failure: readonly string[] | undefined }> {
  const call = scriptCall(proof.packageManager, step.script, step.args);
  return { step, ...(await runStep(step.name, call, proof, host, reporter)) };
}

async function runStep(
  name: string,
  [command, ...args]: Call,
  { folder, target }: Proof,
  host: Host,
  reporter: Reporter,
): Promise<{ readonly failure: readonly string[] | undefined }> {
  const { env, signal } = host;
  const startedAt = host.now();
  reporter.stepStarted(name);
  const result = await runProgram({ command, args, cwd: folder, env, signal });
  const ms = Math.round(host.now() - startedAt);
  if (signal.aborted) throw cancelledError();
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

import { CliError, cancelledError } from "../cli/cli-error.ts";
import { chooseAnswers } from "../cli/choose-answers.ts";
import { createClackPrompter } from "../cli/clack-prompter.ts";
import { ExitCode } from "../cli/exit-code.ts";
import type { Host } from "../cli/host.ts";
import { mayAsk } from "../cli/may-ask.ts";
import type { Arguments } from "../cli/parse-arguments.ts";
import { initRepository, workTreeAround, type RepositoryState } from "../git/init-repository.ts";
import { LATEST_MIGRATION } from "../migrate/latest-migration.ts";
import { createPlan } from "../plan/plan.ts";
import { install, verify, type Proof } from "../proof/prove.ts";
import type { Creation, Reporter } from "../report/reporter.ts";
import { loadTemplate } from "../template/load-template.ts";
import type { TemplateBundle } from "../template/template.ts";
import { stageTree, withoutKept } from "../tree/stage-tree.ts";
import { nextSteps } from "./next-steps.ts";
import { repeatCall } from "./repeat-call.ts";

/**
 * Makes a new project: choose, plan, write beside the target, install and verify there, move.
 *
 * @throws CliError with the exit code. Below 4 and at 130 the target is what it was.
 */
export async function createProject(
  args: Arguments,
  bundle: TemplateBundle,
  host: Host,
  reporter: Reporter,
): Promise<ExitCode> {
  const creation = await planCreation(args, bundle, host);
  if (args.switches.has("dry-run")) {
    reporter.planned(creation);
    return ExitCode.Done;
  }
  const { answers, files, target, plan } = creation;
  const around = await workTreeAround(target.folder);
  const staged = await stageTree(target, files, host.signal);
  try {
    const proof: Proof = {
      folder: staged.folder,
      target: target.folder,
      manifest: plan.files.get("package.json") ?? "{}",
      packageManager: answers.packageManager,
    };
    const failure = await failureOf(async () => await prove(proof, args, host, reporter));
    const git = await setUpGit(staged.folder, args, around);
    if (host.signal.aborted) throw cancelledError();
    await staged.move();
    // The project is there, with what went wrong: it can be looked at.
    if (failure !== undefined) throw failure;
    const installed = !args.switches.has("no-install");
    reporter.created(creation, { git, installed, verified: installed && !args.switches.has("no-verify") });
    return ExitCode.Done;
  } finally {
    await staged.discard();
  }
}

async function planCreation(args: Arguments, bundle: TemplateBundle, host: Host): Promise<Creation> {
  const prompter = mayAsk(args, host) ? createClackPrompter(host.signal) : undefined;
  const { answers, template, target } = await chooseAnswers(args, bundle, host, prompter);
  const plan = createPlan(answers, {
    template,
    templateFiles: loadTemplate(host.templatesFolder, template.name),
    version: bundle.version,
    machine: { nodeVersion: host.nodeVersion },
    migrations: LATEST_MIGRATION,
    kept: target.kept,
  });
  return {
    answers,
    files: withoutKept(plan.files, target.kept),
    target,
    plan,
    repeat: repeatCall(answers, args, bundle.version),
    next: nextSteps(answers, target.folder, host.cwd, !args.switches.has("no-install")),
  };
}

async function prove(proof: Proof, { switches }: Arguments, host: Host, reporter: Reporter): Promise<void> {
  if (switches.has("no-install")) return;
  await install(proof, host, reporter);
  if (!switches.has("no-verify")) await verify(proof, host, reporter);
}

const KEPT: readonly ExitCode[] = [ExitCode.InstallFailed, ExitCode.VerificationFailed];

/** The error that leaves a project to look at. @throws everything else. */
async function failureOf(run: () => Promise<void>): Promise<CliError | undefined> {
  try {
    await run();
    return undefined;
  } catch (error) {
    if (error instanceof CliError && KEPT.includes(error.exitCode)) return error;
    throw error;
  }
}

async function setUpGit(folder: string, { switches }: Arguments, around: string | undefined): Promise<RepositoryState> {
  if (switches.has("no-git")) return { state: "none", reason: "--no-git was given" };
  if (around !== undefined) return { state: "none", reason: `it is inside the work tree of ${around}` };
  return await initRepository(folder);
}

import { chooseAnswers } from "./cli/choose-answers.ts";
import { createClackPrompter } from "./cli/clack-prompter.ts";
import { CliError } from "./cli/cli-error.ts";
import { ExitCode } from "./cli/exit-code.ts";
import { helpText } from "./cli/help.ts";
import type { Host } from "./cli/host.ts";
import { detectPackageManager } from "./cli/package-manager.ts";
import { parseArguments, type Arguments } from "./cli/parse-arguments.ts";
import { doneText, dryRunText, errorText } from "./cli/report.ts";
import { initRepository } from "./git/init-repository.ts";
import { createPlan } from "./plan/plan.ts";
import { loadBundle, loadTemplate } from "./template/load-template.ts";
import { withoutKept, writeTree } from "./tree/write-tree.ts";

/** Runs the program: parse, choose, plan, write. Answers the exit code; never throws. */
export async function main(host: Host): Promise<ExitCode> {
  try {
    await run(host);
    return ExitCode.Done;
  } catch (error) {
    if (error instanceof CliError) {
      host.err(errorText(error));
      return error.exitCode;
    }
    host.err(
      `create-plugin: this is a defect, please report it\n${error instanceof Error ? error.stack : String(error)}\n`,
    );
    return ExitCode.Internal;
  }
}

async function run(host: Host): Promise<void> {
  const args = parseArguments(host.argv);
  const bundle = loadBundle(host.templatesFolder);
  if (args.switches.has("help")) return host.out(helpText(bundle));
  if (args.switches.has("version")) return host.out(`${bundle.version}\n`);

  const prompter = mayAsk(args, host) ? createClackPrompter(host.signal) : undefined;
  const { answers, template, target } = await chooseAnswers(args, bundle, host, prompter);
  const packageManager = detectPackageManager(host.env["npm_config_user_agent"]);
  const plan = createPlan(answers, {
    template,
    templateFiles: loadTemplate(host.templatesFolder, template.name),
    version: bundle.version,
    machine: { nodeVersion: host.nodeVersion, packageManager },
  });
  const files = withoutKept(plan.files, target.kept);
  if (args.switches.has("dry-run")) return host.out(dryRunText(files, target, plan.notes));

  await writeTree(target, files, host.signal);
  const git = !args.switches.has("no-git") && (await initRepository(target.folder));
  host.out(doneText({ files, target, plan, cwd: host.cwd, packageManager, git }));
}

/** A program that waits for somebody who is not there hangs for ever. */
function mayAsk({ switches }: Arguments, { env, isTerminal }: Host): boolean {
  const ci = env["CI"] ?? "";
  return isTerminal && !switches.has("yes") && (ci === "" || ci === "0" || ci === "false");
}

import { generateProject } from "../add/generate-project.ts";
import { cancelledError, CliError } from "../cli/cli-error.ts";
import { ExitCode } from "../cli/exit-code.ts";
import type { Host } from "../cli/host.ts";
import type { Arguments } from "../cli/parse-arguments.ts";
import { LATEST_MIGRATION } from "../migrate/latest-migration.ts";
import { isKept, recordFiles } from "../plan/plan.ts";
import { createRecord } from "../plan/record.ts";
import { readGitState } from "../project/git-state.ts";
import { openProject } from "../project/open-project.ts";
import type { Project } from "../project/project.ts";
import { writeChanges, type Changes } from "../project/write-changes.ts";
import type { Reporter } from "../report/reporter.ts";
import type { FileTree, TemplateBundle } from "../template/template.ts";
import { planUpdate } from "./plan-update.ts";
import { updateOutcome } from "./update-outcome.ts";

/** How many files that are not committed are named. */
const SHOWN = 5;

/**
 * Brings a project to the templates of this version.
 *
 * @throws CliError with exit code 3 when there is no such project, or not everything in it is committed. Nothing was written then.
 */
export async function updateProject(
  args: Arguments,
  bundle: TemplateBundle,
  host: Host,
  reporter: Reporter,
): Promise<ExitCode> {
  const project = openProject(host.cwd, args.values.dir, bundle);
  const dryRun = args.switches.has("dry-run");
  if (!dryRun && !args.switches.has("force")) await checkCommitted(project.folder);
  const fresh = generateProject(project.record.answers, bundle, host.templatesFolder);
  const { MIGRATIONS } = await import("../migrate/migrations.ts");
  const plan = planUpdate(project, fresh, MIGRATIONS);
  const changes = new Map([...plan.changes, ...recordChanges(project, fresh, bundle.version)]);
  if (host.signal.aborted) throw cancelledError();
  if (!dryRun) writeChanges(project.folder, changes);
  const outcome = updateOutcome({ project, plan, version: bundle.version, dryRun, isChanged: changes.size > 0 });
  reporter.finished(outcome);
  return outcome.exitCode;
}

/** What the project remembers from now on. */
function recordChanges({ record, files }: Project, fresh: FileTree, version: string): Changes {
  const { answers, kept } = record;
  const generated = new Map([...fresh].filter(([path]) => !isKept(path, kept)));
  const migrations = Math.max(record.migrations, LATEST_MIGRATION);
  const next = recordFiles(createRecord({ version, migrations, answers, kept }, generated), generated);
  return new Map([...next].filter(([path, text]) => files.get(path)?.replaceAll("\r\n", "\n") !== text));
}

/** @throws CliError with exit code 3: what is written over something that is not committed cannot be taken back. */
async function checkCommitted(folder: string): Promise<void> {
  const git = await readGitState(folder);
  if (git.state === "clean") return;
  const advice = "Commit first, so that the update can be looked at and taken back; or go on with --force";
  if (git.state === "none") throw refused(`${folder} is in no git repository`, advice);
  const paths = git.paths.slice(0, SHOWN).join(", ");
  const more = git.paths.length > SHOWN ? ` and ${git.paths.length - SHOWN} more` : "";
  throw refused(`Not everything in ${folder} is committed: ${paths}${more}`, advice);
}

function refused(message: string, advice: string): CliError {
  return new CliError(ExitCode.TargetRefused, message, [advice, "Nothing was written."]);
}

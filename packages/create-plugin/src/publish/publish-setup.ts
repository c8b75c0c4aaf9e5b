import { generateProject } from "../add/generate-project.ts";
import { CliError, cancelledError, usageError } from "../cli/cli-error.ts";
import { ExitCode } from "../cli/exit-code.ts";
import type { Host } from "../cli/host.ts";
import type { Arguments } from "../cli/parse-arguments.ts";
import { jsonAt, parseJson, type Json } from "../merge/edit-json.ts";
import { readOrigin } from "../project/git-state.ts";
import { openProject } from "../project/open-project.ts";
import { writeChanges } from "../project/write-changes.ts";
import type { Reporter } from "../report/reporter.ts";
import type { TemplateBundle } from "../template/template.ts";
import { planPublish, RELEASE_FILE } from "./plan-publish.ts";
import { publishSteps, trustedPublisher } from "./publish-steps.ts";
import { parseAddress, parseSlug, repositoryField, type Repository } from "./repository.ts";

const EXAMPLE = "npx @flyte-webapi/create-plugin publish-setup --repository acme/my-jobs";

/**
 * Prepares a project for trusted publishing, and says what is to be done on npmjs.com. Never reads or writes a token, and asks the network nothing.
 *
 * @throws CliError with exit code 2 when the repository is not known, 3 when there is no project.
 */
export async function publishSetup(
  args: Arguments,
  bundle: TemplateBundle,
  host: Host,
  reporter: Reporter,
): Promise<ExitCode> {
  const given = args.values.repository;
  const chosen = given === undefined ? undefined : checkedSlug(given);
  const project = openProject(host.cwd, args.values.dir, bundle);
  const manifest = parseJson(project.files.get("package.json") ?? "");
  const packageName = jsonAt(manifest, ["name"]);
  if (manifest === undefined || typeof packageName !== "string") throw noManifest(project.folder);
  const repository = chosen ?? (await findRepository(manifest, project.folder));
  const changesets = args.switches.has("changesets");
  const fresh = generateProject(project.record.answers, bundle, host.templatesFolder);
  const plan = planPublish({ files: project.files, fresh, repository, changesets });
  if (host.signal.aborted) throw cancelledError();
  const dryRun = args.switches.has("dry-run");
  if (!dryRun) writeChanges(project.folder, plan.changes);
  const publisher = trustedPublisher(repository, plan.environment);
  const steps = publishSteps(packageName, publisher, changesets);
  const files = [...plan.changes.keys()];
  const exitCode = plan.problems.length > 0 ? ExitCode.VerificationFailed : ExitCode.Done;
  const problems = plan.problems.map(({ message, advice }) => `${RELEASE_FILE}: ${message}. ${advice}`);
  reporter.finished({
    exitCode,
    facts: {
      command: "publish-setup",
      target: project.folder,
      package: packageName,
      trustedPublisher: publisher,
      workflow: plan.workflow,
      problems: plan.problems,
      dryRun,
      changed: files.length > 0,
      files,
      steps,
    },
    lines: [
      ...(files.length === 0 ? ["Nothing had to be changed in the project."] : []),
      ...files.map((path) => `${dryRun ? "Would write" : "Wrote"} ${path}`),
      ...problems,
      ...(dryRun ? ["Nothing was written."] : []),
      "",
      "To do by you:",
      ...steps.map((step, index) => `  ${index + 1}. ${step}`),
    ],
  });
  return exitCode;
}

function checkedSlug(given: string): Repository {
  const repository = parseSlug(given) ?? parseAddress(given);
  if (repository !== undefined) return repository;
  throw usageError(
    `--repository is ${JSON.stringify(given)}, which is no repository on GitHub`,
    `Write it as owner/name: ${EXAMPLE}`,
  );
}

/** @throws CliError with exit code 2: nobody says where the package is published from. */
async function findRepository(manifest: Json, folder: string): Promise<Repository> {
  const field = repositoryField(manifest);
  const address = field ?? (await readOrigin(folder));
  const repository = address === undefined ? undefined : parseAddress(address);
  if (repository !== undefined) return repository;
  const where = field === undefined ? "git's remote origin" : "repository of package.json";
  throw new CliError(
    ExitCode.Usage,
    address === undefined
      ? "The repository is missing: package.json names none, and git has no remote origin"
      : `${where} is ${JSON.stringify(withoutPassword(address))}, which is not on GitHub`,
    [`Give it as an option: ${EXAMPLE}`],
    { missing: ["repository"] },
  );
}

/** An address may have one in it. */
function withoutPassword(address: string): string {
  return address.replace(/\/\/[^@/]*@/, "//");
}

function noManifest(folder: string): CliError {
  return new CliError(ExitCode.TargetRefused, `package.json of ${folder} is missing, is no JSON, or has no name`, [
    "Mend it, or take it back from git. Nothing was written.",
  ]);
}

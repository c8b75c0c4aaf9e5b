import { CliError, cancelledError, usageError } from "../cli/cli-error.ts";
import { didYouMean } from "../cli/did-you-mean.ts";
import { ExitCode } from "../cli/exit-code.ts";
import type { Host } from "../cli/host.ts";
import type { Arguments } from "../cli/parse-arguments.ts";
import { isFields, parseJson } from "../merge/edit-json.ts";
import { recordFiles } from "../plan/plan.ts";
import { sha256, type ProjectRecord } from "../plan/record.ts";
import { toEditable } from "../project/editable-tree.ts";
import { openProject } from "../project/open-project.ts";
import type { Project } from "../project/project.ts";
import { writeChanges } from "../project/write-changes.ts";
import type { Reporter } from "../report/reporter.ts";
import type { FileTree, TemplateBundle } from "../template/template.ts";
import { addPart } from "./add-part.ts";
import { generateTemplate } from "./generate-project.ts";
import { CI_PART, partNames, readPart, type Part } from "./part.ts";

/**
 * Adds what another template has to a project: files that are not there, text at the end of files, fields of package.json.
 *
 * @throws CliError with exit code 2 for a part that there is not, 3 when there is no project or files are in the way. Nothing was written then.
 */
export async function addTemplate(
  args: Arguments,
  bundle: TemplateBundle,
  host: Host,
  reporter: Reporter,
): Promise<ExitCode> {
  const name = checkedPart(args.name, bundle);
  const project = openProject(host.cwd, args.values.dir, bundle);
  if (!isFields(parseJson(project.files.get("package.json") ?? ""))) throw noManifest(project.folder);
  const { answers } = project.record;
  const isOwn = answers.template === name;
  const generate = (template: string): FileTree => generateTemplate(answers, template, bundle, host.templatesFolder);
  const part: Part = isOwn
    ? { files: new Map(), appended: new Map(), fields: {} }
    : readPart(name, answers, generate, bundle);
  const files = toEditable(project.files);
  const { blocked, keptFields } = addPart(files, part);
  if (blocked.length > 0) throw inTheWay(blocked, name);
  const changes = changesOf(project.files, files);
  const isNew = changes.size > 0;
  if (isNew) for (const [path, text] of recordOf(project, part, name)) changes.set(path, text);
  if (host.signal.aborted) throw cancelledError();
  const dryRun = args.switches.has("dry-run");
  if (!dryRun) writeChanges(project.folder, changes);
  const paths = [...changes.keys()];
  const stays = keptFields.map((field) => `${field} of package.json stays as you have it`);
  const next = changes.has("package.json") ? [`${answers.packageManager} install`] : [];
  reporter.finished({
    exitCode: ExitCode.Done,
    facts: {
      command: "add template",
      target: project.folder,
      part: name,
      dryRun,
      changed: isNew,
      files: paths,
      kept: keptFields,
      next,
    },
    lines: isNew
      ? [
          `${dryRun ? "Would add" : "Added"} ${name} to the project:`,
          ...paths.map((path) => `  ${project.files.has(path) ? "changed" : "new"} ${path}`),
          ...stays,
          ...(dryRun ? ["Nothing was written."] : next.map((step) => `Next: ${step}`)),
        ]
      : [`The project has ${name} already. Nothing was written.`, ...stays],
  });
  return ExitCode.Done;
}

function checkedPart(name: string | undefined, bundle: TemplateBundle): string {
  const names = partNames(bundle);
  const choices = `What can be added: ${names.join(", ")}`;
  if (name === undefined) {
    const example = `npx @flyte-webapi/create-plugin add template ${names[0] ?? CI_PART}`;
    throw new CliError(ExitCode.Usage, "It is missing what is to be added", [`${choices}. ${example}`], {
      missing: ["part"],
    });
  }
  if (names.includes(name)) return name;
  if (bundle.templates.some((template) => template.name === name)) {
    throw usageError(
      `The template ${name} is a plugin of its own, and cannot be added to another one`,
      `Start a project with it: npm create @flyte-webapi/plugin@latest my-jobs -- --template ${name}`,
      choices,
    );
  }
  throw usageError(`There is no template ${JSON.stringify(name)}${didYouMean(name, names)}`, choices);
}

function changesOf(before: FileTree, after: FileTree): Map<string, string> {
  return new Map([...after].filter(([path, text]) => before.get(path) !== text));
}

/** The part belongs to what was generated from now on, so that updates keep it current. */
function recordOf({ record, base }: Project, part: Part, name: string): FileTree {
  const generated = toEditable(base);
  // An older version of the same file, which its user had removed.
  for (const path of part.files.keys()) generated.delete(path);
  addPart(generated, part);
  const { additions = [] } = record.answers;
  const isTemplate = name !== CI_PART && !additions.includes(name);
  const hashes = Object.fromEntries([...generated].map(([path, text]) => [path, sha256(text)]));
  const next: ProjectRecord = {
    ...record,
    answers: isTemplate ? { ...record.answers, additions: [...additions, name] } : record.answers,
    files: Object.fromEntries(Object.entries({ ...record.files, ...hashes }).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
  return recordFiles(next, generated);
}

function noManifest(folder: string): CliError {
  return new CliError(ExitCode.TargetRefused, `package.json of ${folder} is missing, or is no JSON object`, [
    "Mend it, or take it back from git. Nothing was written.",
  ]);
}

function inTheWay(paths: readonly string[], name: string): CliError {
  return new CliError(ExitCode.TargetRefused, `These files are in the way of ${name}: ${paths.join(", ")}`, [
    "They are there and hold something else. Rename or remove them; if the project is of an older version, update it first.",
    "Nothing was written.",
  ]);
}

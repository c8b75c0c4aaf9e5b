import { existsSync } from "node:fs";
import { resolve } from "node:path";

import { folderOf, packageNameProblem, suggestPackageName } from "../name/package-name.ts";
import { PACKAGE_MANAGERS, type Answers, type PackageManager } from "../plan/answers.ts";
import { canInstallNode, FLOOR_TEXT, isBelowFloor } from "../plan/node-floor.ts";
import { dependencyNames } from "../plan/manifest.ts";
import { loadTemplate } from "../template/load-template.ts";
import type { TemplateBundle, TemplateInfo } from "../template/template.ts";
import { inspectTarget, type Target } from "../tree/target.ts";
import { CliError, usageError } from "./cli-error.ts";
import { didYouMean } from "./did-you-mean.ts";
import { ExitCode } from "./exit-code.ts";
import type { Host } from "./host.ts";
import { createWords } from "./meant-command.ts";
import type { ValueFlag } from "./option-table.ts";
import { detectPackageManager } from "./package-manager.ts";
import type { Arguments } from "./parse-arguments.ts";
import type { Prompter } from "./prompter.ts";

/** What shall be made, and where. */
export interface Choice {
  readonly answers: Answers;
  readonly template: TemplateInfo;
  readonly target: Target;
}

/**
 * Takes what is on the command line, and asks for the rest if somebody can be asked. What is typed is checked exactly like what is given
 * as an option.
 *
 * @throws CliError with exit code 2 for a missing or wrong value, 3 for a folder that cannot be used, 130 when the user cancels.
 */
export async function chooseAnswers(
  args: Arguments,
  bundle: TemplateBundle,
  host: Host,
  prompter: Prompter | undefined,
): Promise<Choice> {
  const template = await chooseTemplate(args, bundle, prompter);
  const manifest = loadTemplate(host.templatesFolder, template.name).get("package.json") ?? "{}";
  const taken = dependencyNames(manifest);
  const targetOf = (name: string): Target => inspectTarget(resolve(host.cwd, args.values.dir ?? folderOf(name)));

  const name = args.name ?? (await askName(prompter, taken, targetOf));
  if (name === undefined) throw missingName(bundle);
  const problem = packageNameProblem(name, taken);
  if (problem !== undefined) throw badName(name, problem, taken);
  return {
    answers: {
      name,
      template: template.name,
      idempotency: chooseIdempotency(args, template, bundle),
      packageManager: choosePackageManager(args, host),
      packages: chosenPackages(args, host.cwd),
    },
    template,
    target: targetOf(name),
  };
}

async function chooseTemplate(
  { values }: Arguments,
  { templates }: TemplateBundle,
  prompter: Prompter | undefined,
): Promise<TemplateInfo> {
  // A question with one answer is no question.
  const ask = values.template === undefined && templates.length > 1;
  const name = (ask ? await prompter?.template(templates) : values.template) ?? templates[0].name;
  const template = templates.find((candidate) => candidate.name === name);
  if (template !== undefined) return template;
  throw unknownChoice(
    "template",
    name,
    templates.map((candidate) => candidate.name),
  );
}

function chooseIdempotency(
  { values: { idempotency } }: Arguments,
  template: TemplateInfo,
  { templates }: TemplateBundle,
): string | undefined {
  const styles = Object.keys(template.variants?.choices ?? {});
  if (idempotency === undefined) return styles[0];
  if (styles.includes(idempotency)) return idempotency;
  if (styles.length > 0) throw unknownChoice("idempotency", idempotency, styles);
  const others = templates.filter(({ variants }) => variants !== undefined).map(({ name }) => name);
  throw usageError(
    `The template ${template.name} has nothing to choose with --idempotency`,
    `Leave it out, or take one of these templates: ${others.join(", ")}`,
  );
}

/** @throws CliError with exit code 2 for one that there is not, and for one that cannot install the Node that the project needs. */
function choosePackageManager({ values }: Arguments, { env, nodeVersion }: Host): PackageManager {
  const given = values["package-manager"] ?? detectPackageManager(env["npm_config_user_agent"]);
  const found = PACKAGE_MANAGERS.find((known) => known === given);
  if (found === undefined) throw unknownChoice("package-manager", given, PACKAGE_MANAGERS);
  if (!isBelowFloor(nodeVersion) || canInstallNode(found)) return found;
  const others = PACKAGE_MANAGERS.filter(canInstallNode);
  throw usageError(
    `Your Node is ${nodeVersion}, plugins need ${FLOOR_TEXT} or newer, and ${found} cannot install a Node into a project`,
    `Install a newer Node, or give another --package-manager: ${others.join(", ")}`,
  );
}

function unknownChoice(flag: ValueFlag, given: string, choices: readonly string[]): CliError {
  return usageError(
    `--${flag} is ${JSON.stringify(given)}, which there is not${didYouMean(given, choices)}`,
    `Give one of: ${choices.join(", ")}`,
  );
}

async function askName(
  prompter: Prompter | undefined,
  taken: ReadonlySet<string>,
  targetOf: (name: string) => Target,
): Promise<string | undefined> {
  return await prompter?.name((name) => {
    const problem = packageNameProblem(name, taken);
    if (problem !== undefined) return `The name ${problem}. Try ${suggestPackageName(name, taken)}`;
    try {
      targetOf(name);
      return undefined;
    } catch (error) {
      if (error instanceof CliError) return error.message;
      throw error;
    }
  });
}

function missingName({ templates }: TemplateBundle): CliError {
  return new CliError(
    ExitCode.Usage,
    "The name of the plugin is missing, and there is nobody to ask",
    [
      "Give it as the first argument: npm create @flyte-webapi/plugin@latest my-jobs -- --yes",
      `The templates are: ${templates.map(({ name }) => name).join(", ")} (--template)`,
    ],
    { missing: ["name"] },
  );
}

function badName(name: string, problem: string, taken: ReadonlySet<string>): CliError {
  const suggestion = suggestPackageName(name, taken);
  return usageError(
    `The name ${JSON.stringify(name)} ${problem}`,
    `Try ${suggestion}: npm create @flyte-webapi/plugin@latest ${createWords(suggestion).join(" ")} -- --yes`,
  );
}

function chosenPackages({ values }: Arguments, cwd: string): Readonly<Record<string, string>> {
  const specs = { "@flyte-webapi/sdk": values.sdk, "@flyte-webapi/testkit": values.testkit };
  return Object.fromEntries(
    Object.entries(specs).flatMap(([name, spec]) => (spec === undefined ? [] : [[name, toSpec(name, spec, cwd)]])),
  );
}

/** A path is meant from where the user is, not from the project. */
function toSpec(name: string, spec: string, cwd: string): string {
  if (!/^(?:\.{0,2}\/|[A-Za-z]:[\\/])|\.tgz$/.test(spec)) return spec;
  const path = resolve(cwd, spec);
  if (existsSync(path)) return `file:${path}`;
  throw usageError(
    `There is no ${path} to install as ${name}`,
    "Give the path of a tarball, or a version such as 1.2.3",
  );
}

import type { TemplateBundle } from "../template/template.ts";
import { EXIT_CODE_MEANINGS } from "./exit-code.ts";
import { COMMAND_TABLE, commandInfo, type CommandName } from "./command-table.ts";
import { describeValues, optionsOf, type Option } from "./option-table.ts";

const COLUMN = 26;

/** What `--help` prints, of the whole program and of `create`, or of one of the other commands. */
export function helpText(bundle: TemplateBundle, command: CommandName = "create"): string {
  return [...(command === "create" ? createHelp(bundle) : commandHelp(command, bundle)), ""].join("\n");
}

function createHelp(bundle: TemplateBundle): readonly string[] {
  const { argument } = commandInfo("create");
  return [
    `create-plugin ${bundle.version}: starts a Flyte Web API plugin, with its conformance suite`,
    "",
    "  npm create @flyte-webapi/plugin@latest [name] [-- options]",
    "  npx @flyte-webapi/create-plugin [command] [name] [options]",
    "",
    `${argument?.label.slice(1, -1)}   ${argument?.description}`,
    "",
    "Options",
    ...optionList("create", bundle),
    "",
    "Commands in a project (--help after a command tells more)",
    ...COMMAND_TABLE.slice(1).map(({ name, argument: given, summary }) =>
      row(given === undefined ? name : `${name} ${given.label}`, summary),
    ),
    "",
    "Templates",
    ...bundle.templates.map(({ name, title, hint }) => row(name, `${title}: ${hint}`)),
    "",
    "Ways to submit a job just once (--idempotency)",
    ...styles(bundle).map(([name, meaning]) => row(name, meaning)),
    "",
    "At the end the project is installed and verified: types, lint, tests, build, the package itself, conformance.",
    "Without a terminal, in CI, with --yes or --json nothing is asked: a missing name ends with exit code 2.",
    "",
    ...exitCodes(),
    "",
    "Examples",
    "  npm create @flyte-webapi/plugin@latest my-jobs -- --yes",
    "  npx @flyte-webapi/create-plugin @acme/flyte-plugin-my-jobs --dir plugins/my-jobs --dry-run",
  ];
}

function commandHelp(command: CommandName, bundle: TemplateBundle): readonly string[] {
  const { argument, summary, example } = commandInfo(command);
  return [
    `create-plugin ${bundle.version}, ${command}: ${summary}`,
    "",
    `  npx @flyte-webapi/create-plugin@latest ${command}${argument === undefined ? "" : ` ${argument.label}`} [options]`,
    ...(argument === undefined ? [] : ["", `${argument.label.slice(1, -1)}   ${argument.description}`]),
    "",
    "Options",
    ...optionList(command, bundle),
    "",
    ...exitCodes(),
    "",
    "Example",
    `  npx @flyte-webapi/create-plugin@latest ${command} ${example}`,
  ];
}

function optionList(command: CommandName, bundle: TemplateBundle): readonly string[] {
  return optionsOf(command)
    .filter(({ hidden }) => hidden !== true)
    .flatMap((option) => optionLines(option, bundle));
}

function exitCodes(): readonly string[] {
  return ["Exit codes", ...Object.entries(EXIT_CODE_MEANINGS).map(([code, meaning]) => row(code, meaning))];
}

function optionLines(option: Option, bundle: TemplateBundle): string[] {
  const name = "value" in option ? `--${option.flag} ${option.value}` : `--${option.flag}`;
  const values = describeValues(option, bundle);
  return [
    row(option.short === undefined ? `    ${name}` : `-${option.short}, ${name}`, option.description),
    ...(values === "" ? [] : [row("", values)]),
  ];
}

function styles({ templates }: TemplateBundle): [string, string][] {
  return [...new Map(templates.flatMap(({ variants }) => Object.entries(variants?.choices ?? {})))];
}

function row(name: string, text: string): string {
  return `  ${name.padEnd(COLUMN)} ${text}`;
}

import type { TemplateBundle } from "../template/template.ts";
import { OPTIONS, type Option } from "./option-table.ts";

const COLUMN = 26;

/** What `--help` prints. */
export function helpText(bundle: TemplateBundle): string {
  return [
    `create-plugin ${bundle.version}: starts a Flyte Web API plugin, with its conformance suite`,
    "",
    "  npm create @flyte-webapi/plugin@latest [name] [-- options]",
    "  npx @flyte-webapi/create-plugin [name] [options]",
    "",
    "name   the package's name, such as my-jobs or @acme/flyte-plugin-my-jobs",
    "",
    "Options",
    ...OPTIONS.filter(({ hidden }) => hidden !== true).map(optionLine),
    "",
    "Templates",
    ...bundle.templates.map(({ name, title, hint }) => row(name, `${title}: ${hint}`)),
    "",
    "Without a terminal, in CI, or with --yes nothing is asked: a missing name ends with exit code 2.",
    "",
    "Exit codes",
    ...EXIT_CODES.map(([code, meaning]) => row(code, meaning)),
    "",
    "Examples",
    "  npm create @flyte-webapi/plugin@latest my-jobs -- --yes",
    "  npx @flyte-webapi/create-plugin @acme/flyte-plugin-my-jobs --dir plugins/my-jobs --dry-run",
    "",
  ].join("\n");
}

const EXIT_CODES = [
  ["0", "done"],
  ["1", "a defect of this program"],
  ["2", "an argument is missing or wrong; nothing was written"],
  ["3", "the folder cannot take a project; nothing was written"],
  ["4", "written, but packages could not be installed"],
  ["5", "written, but a check of the project failed"],
  ["130", "cancelled; nothing was written"],
] as const;

function optionLine(option: Option): string {
  const name = "value" in option ? `--${option.flag} ${option.value}` : `--${option.flag}`;
  return row(option.short === undefined ? `    ${name}` : `-${option.short}, ${name}`, option.description);
}

function row(name: string, text: string): string {
  return `  ${name.padEnd(COLUMN)} ${text}`;
}

import type { TemplateBundle } from "../template/template.ts";
import { EXIT_CODE_MEANINGS } from "./exit-code.ts";
import { describeValues, NAME, OPTIONS, type Option } from "./option-table.ts";

const COLUMN = 26;

/** What `--help` prints. */
export function helpText(bundle: TemplateBundle): string {
  return [
    `create-plugin ${bundle.version}: starts a Flyte Web API plugin, with its conformance suite`,
    "",
    "  npm create @flyte-webapi/plugin@latest [name] [-- options]",
    "  npx @flyte-webapi/create-plugin [name] [options]",
    "",
    `${NAME.label.slice(1, -1)}   ${NAME.description}`,
    "",
    "Options",
    ...OPTIONS.filter(({ hidden }) => hidden !== true).flatMap((option) => optionLines(option, bundle)),
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
    "Exit codes",
    ...Object.entries(EXIT_CODE_MEANINGS).map(([code, meaning]) => row(code, meaning)),
    "",
    "Examples",
    "  npm create @flyte-webapi/plugin@latest my-jobs -- --yes",
    "  npx @flyte-webapi/create-plugin @acme/flyte-plugin-my-jobs --dir plugins/my-jobs --dry-run",
    "",
  ].join("\n");
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

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { bundleTemplates } from "../../../packages/create-plugin/scripts/bundle-templates.ts";
import { EXIT_CODE_MEANINGS } from "../../../packages/create-plugin/src/cli/exit-code.ts";
import { describeValues, OPTIONS as CREATE_OPTIONS } from "../../../packages/create-plugin/src/cli/option-table.ts";
import { loadBundle } from "../../../packages/create-plugin/src/template/load-template.ts";
import type { TemplateBundle } from "../../../packages/create-plugin/src/template/template.ts";
import { COMMANDS } from "../../../packages/testkit/src/cli/command-table.ts";
import { EXIT_CODES } from "../../../packages/testkit/src/cli/exit-code.ts";
import { OPTIONS as KIT_OPTIONS } from "../../../packages/testkit/src/cli/option-table.ts";
import { PROGRAM } from "../../../packages/testkit/src/cli/program.ts";
import { repoRoot } from "../../run/repo.ts";
import { sdkHelp } from "../programs/sdk-help.ts";
import { block, code, plain, sentence, table, type Page } from "./page.ts";

/** A page per program, made of the tables by which the programs read their arguments. */
export async function cliPages(): Promise<Page[]> {
  return [
    { path: "cli/flyte-webapi.md", markdown: await sdkPage() },
    { path: "cli/flyte-webapi-conformance.md", markdown: kitPage() },
    { path: "cli/create-plugin.md", markdown: createPage(templateBundle()) },
  ];
}

interface AnyOption {
  readonly flag: string;
  readonly short?: string;
  readonly value?: string;
  readonly description: string;
}

function optionCell({ flag, short, value }: AnyOption): string {
  const name = value === undefined ? `--${flag}` : `--${flag} ${value}`;
  return code(short === undefined ? name : `-${short}, ${name}`);
}

async function sdkPage(): Promise<string> {
  const parts = await sdkHelp();
  return [
    "# flyte-webapi",
    "What the program prints for `--help`. [Serving plugins](../../connector.md) and [running on Flyte](../../guide/flyte.md) say what it is for.",
    ...parts.flatMap(({ command, text }) => [`## ${command}`, block(text)]),
  ].join("\n\n");
}

function kitPage(): string {
  return [
    `# ${PROGRAM}`,
    "Proves a plugin right, or shows where it is not. [How it works](../../conformance.md).",
    table(
      ["command", "what it does"],
      COMMANDS.map(({ name, argument, summary }) => [
        `[${plain(usage(name, argument))}](#${name})`,
        plain(sentence(summary)),
      ]),
    ),
    "## Exit codes",
    table(
      ["code", "meaning"],
      EXIT_CODES.map(([number, meaning]) => [String(number), plain(meaning)]),
    ),
    ...COMMANDS.flatMap(({ name, argument, summary, flags, examples }) => [
      `## ${name}`,
      `${code(`npx ${PROGRAM} ${usage(name, argument)}`)}: ${plain(sentence(summary))}`,
      ...(flags.length === 0
        ? []
        : [
            table(
              ["option", "meaning"],
              KIT_OPTIONS.filter(({ flag }) => flags.includes(flag)).map((option) => [
                optionCell(option),
                plain(option.description),
              ]),
            ),
          ]),
      block(examples.map((example) => `npx ${PROGRAM} ${example}`).join("\n"), "sh"),
    ]),
  ].join("\n\n");
}

const usage = (name: string, argument: string | undefined): string =>
  argument === undefined ? name : `${name} ${argument}`;

function createPage(bundle: TemplateBundle): string {
  return [
    "# create-plugin",
    "Starts a plugin, with its conformance suite. npm hands options on only after two dashes.",
    block("npm create @flyte-webapi/plugin@latest my-jobs -- --yes", "sh"),
    table(
      ["option", "meaning", "of"],
      CREATE_OPTIONS.filter(({ hidden }) => hidden !== true).map((option) => {
        const values = describeValues(option, bundle);
        const text = values === "" ? option.description : `${option.description} (${values})`;
        return [optionCell(option), plain(text), commandsOf(option)];
      }),
    ),
    "## Templates",
    table(
      ["template", "for"],
      bundle.templates.map(({ name, title, hint }) => [code(name), plain(`${title}: ${hint}`)]),
    ),
    "## Exit codes",
    table(
      ["code", "meaning"],
      Object.entries(EXIT_CODE_MEANINGS).map(([number, meaning]) => [number, plain(meaning)]),
    ),
  ].join("\n\n");
}

/** Options that name no command are those of the one that makes a project. */
function commandsOf({ commands = ["create"] }: { readonly commands?: readonly string[] }): string {
  return commands.map(code).join(", ");
}

function templateBundle(): TemplateBundle {
  const folder = mkdtempSync(join(tmpdir(), "docs-templates-"));
  try {
    bundleTemplates(repoRoot, folder);
    return loadBundle(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

import type { Command } from "./command.ts";
import { COMMANDS } from "./command-table.ts";
import { EXIT_CODES } from "./exit-code.ts";
import { OPTIONS, type Option } from "./option-table.ts";
import { PROGRAM } from "./program.ts";

const COLUMN = 30;

/** What the program prints without a command. */
export function helpText(version: string): string {
  return lines([
    `${PROGRAM} ${version}: proves a Flyte Web API plugin right, or shows where it is not`,
    "",
    `  npx ${PROGRAM} <command> [options]`,
    "",
    "Commands",
    ...COMMANDS.map((command) => row(usage(command), command.summary)),
    "",
    `  ${PROGRAM} <command> --help prints its options.`,
    "",
    ...exitCodes(),
  ]);
}

/** What a command prints for `--help`. */
export function commandHelpText(command: Command): string {
  const options = OPTIONS.filter(({ flag }) => flag === "help" || command.flags.includes(flag));
  return lines([
    `${PROGRAM} ${usage(command)}: ${command.summary}`,
    "",
    "Options",
    ...options.map(optionLine),
    "",
    ...exitCodes(),
    "",
    "Examples",
    ...command.examples.map((example) => `  npx ${PROGRAM} ${example}`),
  ]);
}

function usage({ name, argument }: Command): string {
  return argument === undefined ? name : `${name} ${argument}`;
}

function exitCodes(): string[] {
  return ["Exit codes", ...EXIT_CODES.map(([code, meaning]) => row(String(code), meaning))];
}

function optionLine(option: Option): string {
  const name = "value" in option ? `--${option.flag} ${option.value}` : `--${option.flag}`;
  return row(option.short === undefined ? `    ${name}` : `-${option.short}, ${name}`, option.description);
}

function row(name: string, text: string): string {
  return `  ${name.padEnd(COLUMN)} ${text}`;
}

function lines(all: readonly string[]): string {
  return `${all.join("\n")}\n`;
}

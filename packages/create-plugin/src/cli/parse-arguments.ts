import { parseArgs } from "node:util";

import { usageError } from "./cli-error.ts";
import { didYouMean } from "./did-you-mean.ts";
import { commandInfo, type CommandName } from "./command-table.ts";
import { OPTIONS, optionsOf, type Option, type SwitchFlag, type ValueFlag, type ValueOption } from "./option-table.ts";

/** What stood on the command line, checked only for its form. */
export interface Arguments {
  /** The argument without a flag. */
  readonly name: string | undefined;
  readonly values: Readonly<Partial<Record<ValueFlag, string>>>;
  readonly switches: ReadonlySet<SwitchFlag>;
}

/**
 * Reads the arguments that follow the command's words.
 *
 * @throws CliError with exit code 2 for an option that the command does not take, or is given twice, a missing or unwanted value, and an
 * argument too many.
 */
export function parseArguments(argv: readonly string[], command: CommandName = "create"): Arguments {
  const known = optionsOf(command);
  const { tokens } = parseArgs({
    args: [...argv],
    options: parserOptions(known),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values: Partial<Record<ValueFlag, string>> = {};
  const switches = new Set<SwitchFlag>();
  const names: string[] = [];
  const seen = new Set<string>();
  for (const token of tokens) {
    if (token.kind === "positional") names.push(token.value);
    if (token.kind !== "option") continue;
    const option = known.find(({ flag }) => flag === token.name);
    if (option === undefined) throw unknownOption(token.rawName, token.name, command);
    if (seen.has(option.flag)) throw usageError(`--${option.flag} is given twice; give it once`);
    seen.add(option.flag);
    if ("value" in option) values[option.flag] = checkedValue(option, token.value, token.inlineValue === true);
    else if (token.value === undefined) switches.add(option.flag);
    else throw unwantedValue(option.flag, token.value);
  }
  if (commandInfo(command).argument === undefined && names.length > 0) throw unwantedName(names, command);
  if (names.length > 1) throw severalNames(names, command);
  return { name: names[0], values, switches };
}

type ParserOption = { type: "string" | "boolean"; short?: string };

function parserOptions(known: readonly Option[]): Record<string, ParserOption> {
  return Object.fromEntries(
    known.map((option): [string, ParserOption] => [
      option.flag,
      {
        type: "value" in option ? "string" : "boolean",
        ...(option.short === undefined ? {} : { short: option.short }),
      },
    ]),
  );
}

function checkedValue(option: ValueOption, value: string | undefined, inline: boolean): string {
  const example = `--${option.flag} ${option.value}`;
  if (value === undefined || value === "") throw usageError(`--${option.flag} needs a value; write ${example}`);
  if (inline || !value.startsWith("-")) return value;
  throw usageError(
    `--${option.flag} needs a value, got the option ${value}; write ${example}, or --${option.flag}=${value}`,
  );
}

function unwantedValue(flag: SwitchFlag, value: string): Error {
  return usageError(`--${flag} takes no value, got ${JSON.stringify(value)}; write --${flag}, or leave it out`);
}

function unknownOption(rawName: string, name: string, command: CommandName): Error {
  const flags = optionsOf(command)
    .filter(({ hidden }) => hidden !== true)
    .map(({ flag }) => `--${flag}`);
  const elsewhere = OPTIONS.some(({ flag }) => flag === name);
  return usageError(
    elsewhere ? `${command} has no option ${rawName}` : `There is no option ${rawName}${didYouMean(rawName, flags)}`,
    `The options are: ${flags.join(", ")}`,
  );
}

function unwantedName(names: readonly string[], command: CommandName): Error {
  return usageError(
    `${command} takes no argument, got ${names.join(", ")}`,
    "It works in the folder of the project; give another one with --dir",
  );
}

function severalNames(names: readonly string[], command: CommandName): Error {
  if (command !== "create") {
    const { label = "" } = commandInfo(command).argument ?? {};
    return usageError(
      `${command} takes one argument, got ${names.length}: ${names.join(", ")}`,
      `Call it once for each: npx @flyte-webapi/create-plugin ${command} ${label}`,
    );
  }
  return usageError(
    `One name is expected, got ${names.length}: ${names.join(", ")}`,
    "npm keeps options for itself unless they follow two dashes: npm create @flyte-webapi/plugin@latest my-plugin -- --yes",
  );
}

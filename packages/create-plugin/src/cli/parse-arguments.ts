import { parseArgs } from "node:util";

import { usageError } from "./cli-error.ts";
import { didYouMean } from "./did-you-mean.ts";
import { OPTIONS, type SwitchFlag, type ValueFlag, type ValueOption } from "./option-table.ts";

/** What stood on the command line, checked only for its form. */
export interface Arguments {
  readonly name: string | undefined;
  readonly values: Readonly<Partial<Record<ValueFlag, string>>>;
  readonly switches: ReadonlySet<SwitchFlag>;
}

const FLAGS = OPTIONS.filter((option) => option.hidden !== true).map((option) => `--${option.flag}`);

/**
 * Reads the arguments that follow the program's name.
 *
 * @throws CliError with exit code 2 for an unknown or repeated option, a missing or unwanted value, and a second name.
 */
export function parseArguments(argv: readonly string[]): Arguments {
  const { tokens } = parseArgs({
    args: [...argv],
    options: parserOptions(),
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
    const option = OPTIONS.find(({ flag }) => flag === token.name);
    if (option === undefined) throw unknownOption(token.rawName);
    if (seen.has(option.flag)) throw usageError(`--${option.flag} is given twice; give it once`);
    seen.add(option.flag);
    if ("value" in option) values[option.flag] = checkedValue(option, token.value, token.inlineValue === true);
    else if (token.value === undefined) switches.add(option.flag);
    else throw usageError(`--${option.flag} takes no value, got ${JSON.stringify(token.value)}`);
  }
  if (names.length > 1) throw severalNames(names);
  return { name: names[0], values, switches };
}

type ParserOption = { type: "string" | "boolean"; short?: string };

function parserOptions(): Record<string, ParserOption> {
  return Object.fromEntries(
    OPTIONS.map((option): [string, ParserOption] => [
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

function unknownOption(rawName: string): Error {
  return usageError(
    `There is no option ${rawName}${didYouMean(rawName, FLAGS)}`,
    `The options are: ${FLAGS.join(", ")}`,
  );
}

function severalNames(names: readonly string[]): Error {
  return usageError(
    `One name is expected, got ${names.length}: ${names.join(", ")}`,
    "npm keeps options for itself unless they follow two dashes: npm create @flyte-webapi/plugin@latest my-plugin -- --yes",
  );
}

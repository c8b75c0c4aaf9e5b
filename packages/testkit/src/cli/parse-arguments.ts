import { parseArgs } from "node:util";

import { closestWord } from "../text/closest-word.ts";
import { usageError } from "./cli-error.ts";
import { OPTIONS, type Flag, type SwitchFlag, type ValueFlag, type ValueOption } from "./option-table.ts";

/** What a command takes. */
export interface CommandShape {
  readonly name: string;
  /** Flags of {@link OPTIONS}; help is always one. */
  readonly flags: readonly Flag[];
  /** What stands for the argument in the help; absent when the command takes none. */
  readonly argument?: string;
}

/** What stood on the command line, checked only for its form. */
export interface Arguments {
  readonly argument: string | undefined;
  readonly values: Readonly<Partial<Record<ValueFlag, string>>>;
  readonly switches: ReadonlySet<SwitchFlag>;
}

/**
 * Reads the arguments that follow a command's name.
 *
 * @throws CliError with exit code 2 for an unknown or repeated option, a missing or unwanted value, and too many or too few arguments.
 */
export function parseArguments(argv: readonly string[], shape: CommandShape): Arguments {
  const { tokens } = parseArgs({
    args: [...argv],
    options: parserOptions(),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values: Partial<Record<ValueFlag, string>> = {};
  const switches = new Set<SwitchFlag>();
  const positionals: string[] = [];
  const seen = new Set<string>();
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const option = OPTIONS.find(({ flag }) => flag === token.name);
    if (option === undefined || !accepts(shape, option.flag)) throw unknownOption(token.rawName, shape);
    if (seen.has(option.flag)) throw usageError(`--${option.flag} is given twice; give it once`);
    seen.add(option.flag);
    if ("value" in option) values[option.flag] = checkedValue(option, token.value, token.inlineValue === true);
    else if (token.value === undefined) switches.add(option.flag);
    else throw usageError(`--${option.flag} takes no value, got ${JSON.stringify(token.value)}`);
  }
  return { argument: checkedArgument(positionals, shape, switches.has("help")), values, switches };
}

function accepts({ flags }: CommandShape, flag: Flag): boolean {
  return flag === "help" || flags.includes(flag);
}

function checkedArgument(
  positionals: readonly string[],
  { name, argument }: CommandShape,
  isHelp: boolean,
): string | undefined {
  const [first, ...more] = positionals;
  if (argument === undefined && first !== undefined) {
    throw usageError(`${name} takes no argument, got ${JSON.stringify(first)}`, `See ${name} --help`);
  }
  if (more.length > 0)
    throw usageError(`${name} takes one ${argument}, got ${positionals.length}: ${positionals.join(", ")}`);
  if (argument !== undefined && first === undefined && !isHelp)
    throw usageError(`${name} needs ${argument}`, `See ${name} --help`);
  return first;
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
  // A negative number is a value, though it begins with a dash.
  if (inline || !value.startsWith("-") || /^-\d+$/.test(value)) return value;
  throw usageError(
    `--${option.flag} needs a value, got the option ${value}; write ${example}, or --${option.flag}=${value}`,
  );
}

function unknownOption(rawName: string, { name, flags }: CommandShape): Error {
  const known = [...flags, "help"].map((flag) => `--${flag}`);
  const closest = closestWord(rawName, known);
  const hint = closest === undefined ? "" : `; did you mean ${closest}?`;
  return usageError(`${name} has no option ${rawName}${hint}`, `Its options are: ${known.join(", ")}`);
}

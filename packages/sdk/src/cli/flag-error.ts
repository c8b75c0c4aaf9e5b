import { closestWord } from "../internal/closest-word.ts";
import { UsageError } from "./usage-error.ts";

const UNKNOWN = /^Unknown option '(-[^']*)'/;

/**
 * What is told of arguments that `parseArgs` refuses: of a flag that there is not, which one was probably meant.
 *
 * @param command the name of the command, for its help.
 * @param options those that `parseArgs` was given.
 */
export function flagError(error: unknown, command: string, options: Readonly<Record<string, unknown>>): UsageError {
  const message = error instanceof Error ? error.message : String(error);
  const unknown = UNKNOWN.exec(message)?.[1];
  if (unknown === undefined) return new UsageError(message, { cause: error });
  const closest = closestWord(unknown.replace(/^-+/, ""), Object.keys(options));
  const advice = closest === undefined ? `see flyte-webapi ${command} --help` : `did you mean --${closest}?`;
  return new UsageError(`there is no flag ${unknown}; ${advice}`, { cause: error });
}

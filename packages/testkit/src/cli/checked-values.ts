import { PROFILE_NAMES, profileNamed, type Profile } from "../check/profile.ts";
import { reportFormats, type ReportFormat } from "../report/formats.ts";
import { REQUIREMENTS } from "../requirements/catalogue.ts";
import type { Level, Requirement } from "../requirements/requirement.ts";
import { closestWord } from "../text/closest-word.ts";
import type { Transport } from "../transport/transport.ts";
import { usageError } from "./cli-error.ts";

/** @throws CliError that lists the profiles. */
export function checkedProfile(name: string | undefined): Profile | undefined {
  if (name === undefined) return undefined;
  return profileNamed(name) ?? refuse("--profile", name, PROFILE_NAMES);
}

const LEVELS: readonly Level[] = ["must", "should", "may"];

/** @throws CliError that lists the levels. */
export function checkedLevel(name: string | undefined): Level | undefined {
  return name === undefined ? undefined : (LEVELS.find((level) => level === name) ?? refuse("--level", name, LEVELS));
}

const TRANSPORTS: readonly Transport[] = ["direct", "intercept"];

/** @throws CliError that lists the transports. */
export function checkedTransport(name: string | undefined): Transport | undefined {
  return name === undefined
    ? undefined
    : (TRANSPORTS.find((transport) => transport === name) ?? refuse("--transport", name, TRANSPORTS));
}

/** @throws CliError when the text is no integer, or a smaller one. */
export function checkedInteger(flag: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= least) return value;
  throw usageError(`${flag} is "${text}"; expected an integer of at least ${least}`);
}

/** @throws CliError that lists the formats. */
export function checkedFormats(list: string | undefined): readonly ReportFormat[] {
  try {
    return reportFormats(list) ?? [];
  } catch (error) {
    throw usageError(error instanceof Error ? error.message : String(error));
  }
}

/** Ids with commas between them, in any case. @throws CliError for an id that the kit does not have. */
export function checkedIds(list: string | undefined): readonly string[] | undefined {
  return list?.split(",").map((id) => checkedRequirement(id).id);
}

/** @throws CliError for an id that the kit does not have. */
export function checkedRequirement(id: string): Requirement {
  const wanted = id.trim().toUpperCase();
  const found = REQUIREMENTS.find((requirement) => requirement.id === wanted);
  if (found !== undefined) return found;
  const closest = closestWord(
    wanted,
    REQUIREMENTS.map((requirement) => requirement.id),
  );
  const hint = closest === undefined ? "" : `; did you mean ${closest}?`;
  throw usageError(`There is no requirement "${id.trim()}"${hint}`, "`list` prints all of them");
}

function refuse(flag: string, value: string, choices: readonly string[]): never {
  const closest = closestWord(value, choices);
  const hint = closest === undefined ? "" : `; did you mean ${closest}?`;
  throw usageError(`${flag} is "${value}"; expected ${choices.join(", ")}${hint}`);
}

import type { ConnectorProtocol } from "@flyte-webapi/sdk/connector";

import { PROFILE_NAMES, profileNamed, type Profile } from "../check/profile.ts";
import { reportFormats, type ReportFormat } from "../report/formats.ts";
import type { DemandFacts } from "../connector/wire-check.ts";
import { WIRE_CHECKS } from "../connector/wire-checks.ts";
import { REQUIREMENTS } from "../requirements/catalogue.ts";
import type { Level } from "../requirements/requirement.ts";
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
export function checkedIds(
  list: string | undefined,
  known: readonly DemandFacts[] = REQUIREMENTS,
): readonly string[] | undefined {
  return list?.split(",").map((id) => checkedDemand(id, known).id);
}

/** One of those with this id, in any case. @throws CliError when there is none. */
export function checkedDemand<Demand extends DemandFacts>(id: string, known: readonly Demand[]): Demand {
  const wanted = id.trim().toUpperCase();
  const found = known.find((each) => each.id === wanted);
  if (found !== undefined) return found;
  const other = [...REQUIREMENTS, ...WIRE_CHECKS].find((each) => each.id === wanted);
  if (other !== undefined) {
    throw usageError(
      `${other.id} is ${other.id.startsWith("OW-") ? "a check of the command connector" : "about plugins, not about running connectors"}`,
    );
  }
  const closest = closestWord(
    wanted,
    known.map((each) => each.id),
  );
  const hint = closest === undefined ? "" : `; did you mean ${closest}?`;
  throw usageError(
    `There is no requirement "${id.trim()}"${hint}`,
    "`list` prints all of them, `list --connector` those about running connectors",
  );
}

/** @throws CliError that lists the versions. */
export function checkedProtocol(name: string | undefined): ConnectorProtocol {
  return name === undefined
    ? "v2"
    : (PROTOCOLS.find((protocol) => protocol === name) ?? refuse("--protocol", name, PROTOCOLS));
}

const PROTOCOLS: readonly ConnectorProtocol[] = ["v2", "v1"];

function refuse(flag: string, value: string, choices: readonly string[]): never {
  const closest = closestWord(value, choices);
  const hint = closest === undefined ? "" : `; did you mean ${closest}?`;
  throw usageError(`${flag} is "${value}"; expected ${choices.join(", ")}${hint}`);
}

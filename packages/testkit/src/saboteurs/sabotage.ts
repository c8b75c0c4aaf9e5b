import { checkRequirement } from "../check/check-requirement.ts";
import { requirementById } from "../requirements/catalogue.ts";
import type { Subject } from "../simulate/simulate.ts";
import { checkStrength, type SaboteurResult } from "./check-strength.ts";
import { SABOTEURS } from "./index.ts";

/** What became of one saboteur, with what to do. */
export interface SabotageReport {
  readonly id: string;
  readonly bug: string;
  /** The requirement that must notice. */
  readonly requirement: string;
  /** `unjudged`: the plugin does not pass that requirement without the bug, so nothing can be told. */
  readonly outcome: SaboteurResult["outcome"] | "unjudged";
  /** Which plan caught it, from 1. */
  readonly foundAt?: number;
  /** Where to look; absent when it was caught. */
  readonly mend?: string;
}

/** How far to look, and for what. */
export interface SabotageOptions {
  /** Plans per saboteur: at least 1. */
  readonly runs: number;
  readonly seed: number;
  /** Ids of requirements. Default: all that have a saboteur. */
  readonly only?: readonly string[] | undefined;
  /** Told of each saboteur when it is done. */
  readonly onReport?: ((report: SabotageReport) => void) | undefined;
  /** When it is aborted, no further requirement is begun. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Sends every saboteur against the author's own plugin and fake.
 *
 * @throws what the plugin's loader, its configuration or the fake throws.
 */
export async function sabotage(
  subject: Subject,
  { runs, seed, only, onReport, signal }: SabotageOptions,
): Promise<readonly SabotageReport[]> {
  const reports: SabotageReport[] = [];
  for (const id of new Set(SABOTEURS.map(({ breaks }) => breaks))) {
    if ((only !== undefined && !only.includes(id)) || signal?.aborted === true) continue;
    const requirement = requirementById(id);
    const { verdict } = await checkRequirement(subject, requirement, { runs, seed });
    const results: readonly SabotageReport[] =
      verdict === "pass"
        ? (await checkStrength(subject, requirement, { seed, runs })).map(toReport)
        : SABOTEURS.filter(({ breaks }) => breaks === id).map(({ id: name, bug }) => ({
            id: name,
            bug,
            requirement: id,
            outcome: "unjudged",
            mend: `the plugin itself does not pass ${id} (${verdict}): mend that first, see \`run --only ${id}\``,
          }));
    for (const report of results) onReport?.(report);
    reports.push(...results);
  }
  return reports;
}

function toReport({ saboteur, outcome, foundAt, reason }: SaboteurResult): SabotageReport {
  const { id, bug, breaks, weakness } = saboteur;
  const facts = { id, bug, requirement: breaks, outcome };
  switch (outcome) {
    case "caught":
      return { ...facts, ...(foundAt === undefined ? {} : { foundAt }) };
    case "unnoticed":
      return { ...facts, mend: `the fake is too weak: ${weakness}` };
    case "unfit":
      return { ...facts, mend: reason ?? "the bug cannot be put into this plugin" };
  }
}

import { SABOTEUR_RUNS } from "../../saboteurs/check-strength.ts";
import { SABOTEURS } from "../../saboteurs/index.ts";
import { sabotage, type SabotageReport } from "../../saboteurs/sabotage.ts";
import { checkedIds, checkedInteger } from "../checked-values.ts";
import { CliError, usageError } from "../cli-error.ts";
import type { Command } from "../command.ts";
import { ExitCode } from "../exit-code.ts";
import type { Host } from "../host.ts";
import type { Arguments } from "../parse-arguments.ts";
import { loadSubject, SUBJECT_FLAGS } from "./load-subject.ts";
import { expectThatItCanBeChecked } from "./preflight.ts";
import { DEFAULT_SEED, LEAST_SEED } from "./run.ts";

export const SABOTAGE: Command = {
  name: "sabotage",
  summary: "Put one bug after the other into your plugin, and see whether your fake shows each (exit code 3: not all)",
  flags: [...SUBJECT_FLAGS, "runs", "seed", "only", "json"],
  examples: ["sabotage", "sabotage --only CR-01,GE-04", "sabotage --json"],
  run: sabotageCommand,
};

const OUTCOMES: Readonly<Record<SabotageReport["outcome"], string>> = {
  caught: "caught",
  unnoticed: "NOT NOTICED",
  unfit: "not possible",
  unjudged: "not judged",
};

async function sabotageCommand(args: Arguments, host: Host): Promise<ExitCode> {
  const { values, switches } = args;
  const runs = checkedInteger("--runs", values.runs, 1) ?? SABOTEUR_RUNS;
  const seed = checkedInteger("--seed", values.seed, LEAST_SEED) ?? DEFAULT_SEED;
  const only = checkedIds(values.only);
  checkThatThereAre(only);
  const isJson = switches.has("json");
  const loaded = await loadSubject(args, host);
  const { subject } = loaded;
  try {
    host.about?.(`while plugin ${subject.plugin.id} was sabotaged`);
    await expectThatItCanBeChecked(subject);
    const { signal } = host;
    const onReport = (report: SabotageReport): void => {
      if (!isJson) host.out(rowOf(report));
    };
    const reports = await sabotage(subject, { runs, seed, only, onReport, signal });
    const missed = reports.filter(({ outcome }) => outcome !== "caught");
    if (isJson) {
      const { id: plugin } = subject.plugin;
      const caught = reports.length - missed.length;
      host.out(`${JSON.stringify({ plugin, seed, runs, sent: reports.length, caught, saboteurs: reports })}\n`);
    } else {
      host.out(summary(reports.length, missed));
    }
    if (signal.aborted) throw new CliError(ExitCode.Cancelled, "Stopped: what had not begun was not checked.");
    return missed.length === 0 ? ExitCode.Ok : ExitCode.Inconclusive;
  } finally {
    loaded.release();
  }
}

/** @throws CliError when no saboteur is left. */
function checkThatThereAre(only: readonly string[] | undefined): void {
  const known = [...new Set(SABOTEURS.map(({ breaks }) => breaks))];
  if (only === undefined || only.some((id) => known.includes(id))) return;
  throw usageError(`There is no saboteur for ${only.join(", ")}`, `There are some for ${known.join(", ")}`);
}

function rowOf({ outcome, requirement, id, bug, foundAt }: SabotageReport): string {
  const how = foundAt === undefined ? "" : ` (simulation ${foundAt})`;
  return `${OUTCOMES[outcome].padEnd(13)}${requirement}  ${id.padEnd(21)} ${bug}${how}\n`;
}

function summary(sent: number, missed: readonly SabotageReport[]): string {
  return [
    "",
    ...missed.map(({ id, requirement, mend = "" }) => `${id} (${requirement}): ${mend}`),
    ...(missed.length === 0 ? [] : [""]),
    missed.length === 0
      ? `All ${sent} saboteurs were caught: the fake is strong enough to show these bugs.`
      : `${sent - missed.length} of ${sent} saboteurs were caught. A pass of ${[...new Set(missed.map((each) => each.requirement))].join(", ")} proves nothing until the others are.`,
    "",
  ].join("\n");
}

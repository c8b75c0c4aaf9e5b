import {
  checkPlugin,
  decodeReplayToken,
  encodeReplayToken,
  evaluate,
  reductions,
  checkRequirement,
  renderFailure,
  requirementById,
  rootCauses,
  REQUIREMENTS,
  type RequirementResult,
} from "@flyte-webapi/testkit";

import type { BrokenSubject, NamedSubject, Subjects } from "./subjects.ts";

/** What `--json` prints. */
export interface ScoreSummary {
  readonly brokenPlugins: number;
  /** Broken plugins whose own requirement failed. */
  readonly killed: number;
  /** Broken plugins for which the kit named their own requirement, and no other, as the root cause. */
  readonly attributed: number;
  readonly goodPlugins: number;
  /** Requirements that failed for a correct plugin. */
  readonly falsePositives: number;
  /** Plans that were drawn; shrinking not counted. */
  readonly simulations: number;
  readonly requirements: number;
  readonly requirementsWithoutBrokenPlugin: number;
  /** Counterexamples of which no reduction fails any more. */
  readonly oneMinimal: number;
  /** Counterexamples that failed again, in the same way, from their replay token. */
  readonly replayed: number;
  readonly wallMs: number;
}

/** A score with all that is wrong. */
export interface Score {
  readonly summary: ScoreSummary;
  readonly rows: readonly { readonly name: string; readonly text: string }[];
  readonly problems: readonly string[];
}

/** Told before each plugin. */
export type ScoreProgress = (step: { readonly done: number; readonly total: number; readonly name: string }) => void;

/** Checks all subjects. */
export async function score(subjects: Subjects, seed: number, onProgress: ScoreProgress): Promise<Score> {
  const start = performance.now();
  const total = subjects.broken.length + subjects.good.length;
  const problems: string[] = [];
  const rows: { name: string; text: string }[] = [];
  const counts = { killed: 0, attributed: 0, falsePositives: 0, simulations: 0, oneMinimal: 0, replayed: 0 };
  let done = 0;
  const announce = (subject: NamedSubject): void => {
    done += 1;
    onProgress({ done, total, name: subject.name });
  };
  const count = (results: readonly RequirementResult[]): void => {
    counts.simulations += results.reduce((sum, result) => sum + result.runs, 0);
  };

  for (const subject of subjects.broken) {
    announce(subject);
    const results = await checkBroken(subject, seed);
    count(results);
    const own = results.find((result) => result.requirement.id === subject.breaks);
    const named = rootCauses(results).join(", ");
    const attributed = named === subject.breaks;
    rows.push({
      name: subject.name,
      text: `breaks ${subject.breaks}; the kit says ${named || "nothing"}`,
    });
    if (attributed) counts.attributed += 1;
    else problems.push(`${subject.name} breaks ${subject.breaks}, but the kit names ${named || "nothing"}`);
    if (own?.verdict !== "fail") {
      problems.push(`${subject.name} breaks ${subject.breaks}, but the verdict is ${own?.verdict ?? "missing"}`);
      continue;
    }
    counts.killed += 1;
    if (await isOneMinimal(subject, own)) counts.oneMinimal += 1;
    else problems.push(`the counterexample of ${subject.name} can be made smaller`);
    if (await failsAgain(subject, own)) counts.replayed += 1;
    else problems.push(`the replay token of ${subject.name} does not fail again`);
  }
  for (const subject of subjects.good) {
    announce(subject);
    const report = await checkPlugin(subject, { runs: Math.ceil(subject.simulations / REQUIREMENTS.length), seed });
    count(report.results);
    const accusations = report.results.filter((result) => result.verdict === "fail");
    counts.falsePositives += accusations.length;
    problems.push(...accusations.map((result) => `${subject.name} is accused:\n${renderFailure(result)}`));
    problems.push(
      ...report.results
        .filter(isUnproven)
        .map((result) => `${subject.name}: ${result.requirement.id}: ${result.reason}`),
    );
    rows.push({
      name: subject.name,
      text: `correct; ${report.results.reduce((sum, { runs }) => sum + runs, 0)} simulations`,
    });
  }
  const covered = new Set(subjects.broken.map((subject) => subject.breaks));
  const uncovered = REQUIREMENTS.filter((requirement) => !covered.has(requirement.id));
  problems.push(...uncovered.map((requirement) => `${requirement.id} has no broken plugin`));

  const summary: ScoreSummary = {
    brokenPlugins: subjects.broken.length,
    killed: counts.killed,
    attributed: counts.attributed,
    goodPlugins: subjects.good.length,
    falsePositives: counts.falsePositives,
    simulations: counts.simulations,
    requirements: REQUIREMENTS.length,
    requirementsWithoutBrokenPlugin: uncovered.length,
    oneMinimal: counts.oneMinimal,
    replayed: counts.replayed,
    wallMs: Math.round(performance.now() - start),
  };
  return { summary, rows, problems };
}

/** Plans for the requirement that a plugin breaks, and for each of the others: that those are accused of nothing is looked at by all plugins together. */
const OWN_RUNS = 50;
const OTHER_RUNS = 5;

async function checkBroken(subject: BrokenSubject, seed: number): Promise<RequirementResult[]> {
  const own = await checkRequirement(subject, requirementById(subject.breaks), { runs: OWN_RUNS, seed });
  const others = REQUIREMENTS.filter(({ id }) => id !== subject.breaks);
  const { results } = await checkPlugin(subject, { runs: OTHER_RUNS, seed }, others);
  return [own, ...results];
}

type Failure = Extract<RequirementResult, { verdict: "fail" }>;

function isUnproven(result: RequirementResult): result is Extract<RequirementResult, { verdict: "inconclusive" }> {
  return result.verdict === "inconclusive";
}

async function isOneMinimal(subject: NamedSubject, { requirement, counterexample }: Failure): Promise<boolean> {
  for (const smaller of reductions(counterexample.plan)) {
    if ((await evaluate(subject, requirement, smaller)).violations.length > 0) return false;
  }
  return true;
}

async function failsAgain(subject: NamedSubject, { requirement, counterexample }: Failure): Promise<boolean> {
  const token = encodeReplayToken({ requirement: requirement.id, plan: counterexample.plan });
  const replay = decodeReplayToken(token);
  const { violations } = await evaluate(subject, requirementById(replay.requirement), replay.plan);
  return violations[0]?.got === counterexample.violation.got && violations[0]?.event === counterexample.violation.event;
}

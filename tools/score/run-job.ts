import {
  checkPlugin,
  checkRequirement,
  decodeReplayToken,
  encodeReplayToken,
  evaluate,
  reductions,
  renderFailure,
  requirementById,
  REQUIREMENTS,
  rootCauses,
  type RequirementResult,
} from "@flyte-webapi/testkit";

import type {
  BrokenJob,
  BrokenResult,
  CounterexampleFigures,
  GoodJob,
  GoodResult,
  ScoreJob,
  ScoreJobResult,
} from "./jobs.ts";
import type { BrokenSubject, NamedSubject, Subjects } from "./subjects.ts";

/** Does one task of the score. @throws RangeError when there is no such plugin. */
export async function runJob(subjects: Subjects, job: ScoreJob): Promise<ScoreJobResult> {
  return job.kind === "broken"
    ? await checkBroken(subjectNamed(subjects.broken, job.name), job)
    : await checkGood(subjectNamed(subjects.good, job.name), job);
}

function subjectNamed<S extends NamedSubject>(subjects: readonly S[], name: string): S {
  const subject = subjects.find((each) => each.name === name);
  if (subject === undefined) throw new RangeError(`There is no plugin ${JSON.stringify(name)} in the bank`);
  return subject;
}

async function checkBroken(subject: BrokenSubject, { seed, otherRuns }: BrokenJob): Promise<BrokenResult> {
  let lastRun = cpuMs();
  const own = await checkRequirement(subject, requirementById(subject.breaks), {
    seed,
    onRun: () => {
      lastRun = cpuMs();
    },
  });
  const shrinkMs = cpuMs() - lastRun;
  const others = REQUIREMENTS.filter(({ id }) => id !== subject.breaks);
  const rest = otherRuns === undefined ? [] : (await checkPlugin(subject, { runs: otherRuns, seed }, others)).results;
  const results = [own, ...rest];
  return {
    kind: "broken",
    name: subject.name,
    breaks: subject.breaks,
    seed,
    simulations: results.reduce((sum, { runs }) => sum + runs, 0),
    verdict: own.verdict,
    alsoBroken: rest.filter(({ verdict }) => verdict === "fail").map(({ requirement }) => requirement.id),
    named: otherRuns === undefined ? undefined : rootCauses(results),
    counterexample: own.verdict === "fail" ? await figuresOf(subject, own, shrinkMs) : undefined,
  };
}

/** Milliseconds of processor time that this thread has used: simulations wait for nothing, and neighbours on a busy machine do not count. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

type Failure = Extract<RequirementResult, { verdict: "fail" }>;

async function figuresOf(subject: NamedSubject, failure: Failure, shrinkMs: number): Promise<CounterexampleFigures> {
  const { counterexample } = failure;
  return {
    foundAt: counterexample.foundAt,
    elements: counterexample.sizes.minimal,
    shrinkMs,
    oneMinimal: await isOneMinimal(subject, failure),
    replayed: await failsAgain(subject, failure),
    got: counterexample.violation.got,
  };
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

async function checkGood(subject: NamedSubject, { seed, runs, requirements }: GoodJob): Promise<GoodResult> {
  const { results } = await checkPlugin(subject, { runs, seed, repeats: true }, requirements.map(requirementById));
  return {
    kind: "good",
    name: subject.name,
    simulations: results.reduce((sum, result) => sum + result.runs, 0),
    accusations: results.flatMap((result) => (result.verdict === "fail" ? [renderFailure(result)] : [])),
    unproven: results.flatMap((result) =>
      result.verdict === "inconclusive" ? [`${result.requirement.id}: ${result.reason}`] : [],
    ),
  };
}

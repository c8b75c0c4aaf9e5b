import type { PluginEntry } from "@flyte-webapi/sdk";
import { aroundAll, describe, it } from "vitest";

import { depthOf, type Depth, type Profile } from "../check/profile.ts";
import { evaluate } from "../check/evaluate.ts";
import { Corpus, CORPUS_FOLDER } from "../corpus/corpus.ts";
import { decodeReplayToken, type ReplayCase } from "../replay/replay-token.ts";
import { maskSecrets } from "../report/mask-secrets.ts";
import { REPLAY_VARIABLE, vitestReplayCommand } from "../report/render-failure.ts";
import { requirementText } from "../report/report-text.ts";
import { describeInventory, timeline } from "../report/timeline.ts";
import { REQUIREMENTS } from "../requirements/catalogue.ts";
import type { Requirement } from "../requirements/requirement.ts";
import { ConformanceCheck } from "../result/conformance-check.ts";
import type { RequirementReport } from "../result/conformance-result.ts";
import type { Expectations } from "../result/expectation.ts";
import { loadExpectations } from "../result/load-expectations.ts";
import { describeSubject } from "../result/run-conformance.ts";
import type { Subject } from "../simulate/simulate.ts";
import type { Transport } from "../transport/transport.ts";
import { withTransport } from "../transport/with-transport.ts";
import type { World } from "../world/world.ts";
import type {} from "./conformance-meta.ts";
import { corpusUseFromEnvironment, integerFromEnvironment, profileFromEnvironment } from "./environment.ts";

/** What {@link describeConformance} checks. */
export interface ConformanceOptions {
  // The entry's own types do not matter here, and every PluginEntry is one of these.
  readonly plugin: PluginEntry;
  readonly world: World;
  /** Give `intercept` for a plugin whose client cannot be given a `fetch`. Default: `direct`. */
  readonly transport?: Transport | undefined;
  /** Plans per requirement, by name: `quick` 4, `ci` 25, `soak` 5000. Default: `ci`. */
  readonly profile?: Profile | undefined;
  /** Plans per requirement: at least 1. Counts more than `profile`. */
  readonly runs?: number | undefined;
  /** The same seed draws the same plans: an integer. Default: 1. */
  readonly seed?: number | undefined;
  /**
   * What is expected other than to pass: an object, or a file with its content. Default: `conformance.expected.json` of the working
   * folder, if it is there.
   */
  readonly expected?: string | URL | Expectations | undefined;
  /** Folder of the plans that have failed once, or `false` for none. Default: `.testkit/corpus` of the working folder. */
  readonly corpus?: string | false | undefined;
}

/** Fails a test with a report and nothing else: a stack would point into the kit, where the fault is not. */
class ConformanceFailure extends Error {
  override readonly name = "ConformanceFailure";
  override readonly stack: string = "";
}

/** Milliseconds that one requirement may take in real time: a watchdog for a plugin that computes for ever, no measure. */
const WATCHDOG_MS = 120_000;

const DEFAULT_SEED = 1;

/**
 * Declares one vitest test per requirement. A test fails when the requirement is broken, with the smallest timeline that shows it,
 * and also when nothing could be proven. What is expected to fail, waived or not applicable is skipped, with the reason.
 *
 * With `FLYTE_WEBAPI_REPLAY` set to a token from such a failure, only that plan runs. `FLYTE_WEBAPI_RUNS`, `FLYTE_WEBAPI_PROFILE` and
 * `FLYTE_WEBAPI_SEED` override the options; `FLYTE_WEBAPI_CORPUS` is `off`, `read` (the default in CI) or `write`.
 */
export function describeConformance(options: ConformanceOptions): void {
  const subject: Subject = { plugin: options.plugin, world: options.world, transport: options.transport };
  const token = process.env[REPLAY_VARIABLE];
  const replay = token === undefined || token === "" ? undefined : decodeReplayToken(token);
  const depth = resolveDepth(options);
  const seed = integerFromEnvironment("FLYTE_WEBAPI_SEED", -(2 ** 31)) ?? options.seed ?? DEFAULT_SEED;
  const use = options.corpus === false ? "off" : corpusUseFromEnvironment("FLYTE_WEBAPI_CORPUS");
  const check = new ConformanceCheck({
    subject,
    runs: depth.runs,
    seed,
    expectations: loadExpectations(options.expected),
    corpus: use === "off" ? undefined : new Corpus(options.corpus || CORPUS_FOLDER),
    keepsFailures: use === "write",
    prunesCorpus: false,
    replayCommand: vitestReplayCommand,
    now: Date.now,
  });
  describe(`${options.plugin.id} conforms`, () => {
    // Once for all requirements: what is watched and intercepted takes longer to put in place than some of them to check.
    aroundAll(async (runSuite) => await withTransport(subject.transport ?? "direct", runSuite));
    for (const requirement of REQUIREMENTS) {
      if (replay !== undefined && replay.requirement !== requirement.id) continue;
      it(`${requirement.id} ${requirement.title}`, { timeout: WATCHDOG_MS }, async ({ skip, task, annotate }) => {
        if (replay !== undefined) {
          const problem = await again(subject, requirement, replay);
          if (problem !== undefined) throw new ConformanceFailure(problem);
          return;
        }
        const known = check.notices.length;
        const report = await check.judge(requirement);
        const notices = check.notices.slice(known);
        const settings = { ...depth, seed };
        task.meta.flyteWebapiConformance = { subject: describeSubject(subject, {}), settings, report, notices };
        for (const notice of notices) await annotate(notice);
        if (isAccepted(report)) skip(`${report.verdict}: ${[report.reason, report.issue].filter(Boolean).join(" ")}`);
        if (report.verdict !== "pass") throw new ConformanceFailure(requirementText(report));
      });
    }
  });
}

/** Not proven, and all right: vitest shows it as skipped, which is not green. */
function isAccepted({ verdict }: RequirementReport): boolean {
  return verdict === "not-applicable" || verdict === "known-fail" || verdict === "waived";
}

function resolveDepth({ runs, profile }: ConformanceOptions): Depth {
  const runsAsked = integerFromEnvironment("FLYTE_WEBAPI_RUNS", 1);
  const profileAsked = profileFromEnvironment("FLYTE_WEBAPI_PROFILE");
  if (runsAsked !== undefined || profileAsked !== undefined) return depthOf(runsAsked, profileAsked);
  return depthOf(runs, profile);
}

async function again(subject: Subject, requirement: Requirement, { plan }: ReplayCase): Promise<string | undefined> {
  const { violations, histories } = await evaluate(subject, requirement, plan);
  const [violation, history] = [violations[0], histories[0]];
  if (violation === undefined || history === undefined) return undefined;
  const mask = maskSecrets(history.secrets);
  return [
    `FAIL ${requirement.id} again, in the plan that was replayed`,
    ...timeline(history).map((line) => `  ${line}`),
    `  end: ${describeInventory(history)}`,
    `  expected: ${mask(violation.expected)}`,
    `  got:      ${mask(violation.got)}`,
  ].join("\n");
}

import type { PluginEntry } from "@flyte-webapi/sdk";
import { describe, it } from "vitest";

import { checkConformance } from "../check/check-conformance.ts";
import type { CheckOptions } from "../check/check-requirement.ts";
import { evaluate } from "../check/evaluate.ts";
import { decodeReplayToken, type ReplayCase } from "../replay/replay-token.ts";
import { describeInventory, timeline } from "../report/timeline.ts";
import { REPLAY_VARIABLE, renderFailure, renderInconclusive } from "../report/render-failure.ts";
import { REQUIREMENTS } from "../requirements/catalogue.ts";
import type { Requirement } from "../requirements/requirement.ts";
import type { Subject } from "../simulate/simulate.ts";
import type { Transport } from "../transport/transport.ts";
import type { World } from "../world/world.ts";

/** What {@link describeConformance} checks. */
export interface ConformanceOptions extends CheckOptions {
  // The entry's own types do not matter here, and every PluginEntry is one of these.
  readonly plugin: PluginEntry;
  readonly world: World;
  /** Give `intercept` for a plugin whose client cannot be given a `fetch`. Default: `direct`. */
  readonly transport?: Transport | undefined;
}

/** Fails a test with a report and nothing else: a stack would point into the kit, where the fault is not. */
class ConformanceFailure extends Error {
  override readonly name = "ConformanceFailure";
  override readonly stack: string = "";
}

/** Milliseconds that one requirement may take in real time: a watchdog for a plugin that computes for ever, no measure. */
const WATCHDOG_MS = 120_000;

/**
 * Declares one vitest test per requirement. A test fails when the requirement is broken, with the smallest timeline that shows it,
 * and also when nothing could be proven.
 *
 * With `FLYTE_WEBAPI_REPLAY` set to a token from such a failure, only that plan runs. `FLYTE_WEBAPI_RUNS` and `FLYTE_WEBAPI_SEED`
 * override the options.
 */
export function describeConformance(options: ConformanceOptions): void {
  const subject: Subject = { plugin: options.plugin, world: options.world, transport: options.transport };
  const token = process.env[REPLAY_VARIABLE];
  const replay = token === undefined || token === "" ? undefined : decodeReplayToken(token);
  const checks: CheckOptions = {
    runs: fromEnvironment("FLYTE_WEBAPI_RUNS", 1) ?? options.runs,
    seed: fromEnvironment("FLYTE_WEBAPI_SEED", -(2 ** 31)) ?? options.seed,
  };
  describe(`${options.plugin.id} conforms`, () => {
    for (const requirement of REQUIREMENTS) {
      if (replay !== undefined && replay.requirement !== requirement.id) continue;
      it(`${requirement.id} ${requirement.title}`, { timeout: WATCHDOG_MS }, async ({ skip }) => {
        const inapplicable = requirement.notApplicable?.(subject.world);
        if (inapplicable !== undefined) skip(inapplicable);
        const problem =
          replay === undefined ? await search(subject, requirement, checks) : await again(subject, requirement, replay);
        if (problem !== undefined) throw new ConformanceFailure(problem);
      });
    }
  });
}

async function search(subject: Subject, requirement: Requirement, options: CheckOptions): Promise<string | undefined> {
  const result = await checkConformance(subject, requirement, options);
  switch (result.verdict) {
    case "pass":
    case "not-applicable":
      return undefined;
    case "fail":
      return renderFailure(result);
    case "inconclusive":
      return renderInconclusive(result);
  }
}

async function again(subject: Subject, requirement: Requirement, { plan }: ReplayCase): Promise<string | undefined> {
  const { violations, histories } = await evaluate(subject, requirement, plan);
  const [violation, history] = [violations[0], histories[0]];
  if (violation === undefined || history === undefined) return undefined;
  return [
    `FAIL ${requirement.id} again, in the plan that was replayed`,
    ...timeline(history).map((line) => `  ${line}`),
    `  end: ${describeInventory(history)}`,
    `  expected: ${violation.expected}`,
    `  got:      ${violation.got}`,
  ].join("\n");
}

function fromEnvironment(name: string, least: number): number | undefined {
  const text = process.env[name];
  if (text === undefined || text === "") return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) {
    throw new RangeError(`${name} is "${text}"; expected an integer of at least ${least}`);
  }
  return value;
}

import type { ConnectorClient } from "@flyte-webapi/sdk/connector";

import type { Level } from "../requirements/requirement.ts";
import { applyExpectation } from "../result/apply-expectation.ts";
import { assembleResult } from "../result/assemble-result.ts";
import type { ConformanceResult, RequirementReport } from "../result/conformance-result.ts";
import type { Expectations } from "../result/expectation.ts";
import { reasonToSkip, without, type ConformanceProgress } from "../result/run-conformance.ts";
import { foldCalls } from "./fold-calls.ts";
import { ConnectorSession, statusText, type SessionClock, type SessionLimits } from "./session.ts";
import type { TaskShape } from "./task-shape.ts";
import type { WireCheck, WireVerdict } from "./wire-check.ts";
import { WIRE_CHECKS } from "./wire-checks.ts";

/** What {@link checkConnector} needs. */
export interface CheckConnectorOptions extends SessionLimits {
  readonly client: ConnectorClient;
  /** As it was given, for the result. */
  readonly endpoint: string;
  readonly task: TaskShape;
  /** Where the template came from, for the result. */
  readonly templateFile?: string | undefined;
  /** Begins the names of all executions: new for every run. */
  readonly runName: string;
  readonly clock: SessionClock;
  readonly signal: AbortSignal;
  readonly only?: readonly string[] | undefined;
  readonly level?: Level | undefined;
  readonly expectations: Expectations;
  readonly reproduce: string;
  readonly progress?: ConformanceProgress | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

/** Checks a running connector from outside, and deletes all that it made. Never rejects because of what the connector does. */
export async function checkConnector(options: CheckConnectorOptions): Promise<ConformanceResult> {
  const { progress, signal, now, task, endpoint, client, expectations } = options;
  const startedAtMs = now();
  const today = new Date(startedAtMs).toISOString().slice(0, 10);
  let current: WireCheck | undefined;
  const session = new ConnectorSession({
    ...options,
    onWait: (text) => current !== undefined && progress?.onWait?.(current, text),
  });
  const requirements: RequirementReport[] = [];
  let silentSince: string | undefined;
  for (const check of WIRE_CHECKS) {
    const reason = reasonToSkip(check, options);
    if (reason !== undefined || signal.aborted) {
      requirements.push(without(check, "skipped", reason ?? "the run was stopped"));
      continue;
    }
    current = check;
    progress?.onStart?.(check);
    const report = applyExpectation(
      await checkOne(check, session, options, silentSince),
      expectations.expected[check.id],
      today,
    );
    progress?.onReport?.(report);
    requirements.push(report);
    // Not before a check of its own has shown what silenced the connector.
    if (silentSince === undefined && !(await session.isAlive())) silentSince = check.id;
    else if (silentSince !== undefined && (await session.isAlive())) silentSince = undefined;
  }
  const [left, ...more] = await session.cleanUp();
  const notices =
    left === undefined
      ? []
      : [
          `DeleteTask failed for ${more.length + 1} of ${session.jobs} jobs (${statusText(left)}); look for what is left of executions that begin with ${options.runName}`,
        ];
  const { taskType } = task;
  return assembleResult({
    subject: {
      plugin: { id: taskType },
      world: {
        taskType,
        states: [],
        ...(options.templateFile === undefined ? {} : { module: options.templateFile }),
      },
      connector: { endpoint, protocol: client.protocol, calls: session.calls, jobs: session.jobs },
    },
    settings: { profile: "custom", seed: 1, runs: 1 },
    requirements,
    notices,
    reproduce: options.reproduce,
    startedAtMs,
    durationMs: now() - startedAtMs,
  });
}

async function checkOne(
  check: WireCheck,
  session: ConnectorSession,
  { now, reproduce }: CheckConnectorOptions,
  silentSince: string | undefined,
): Promise<RequirementReport> {
  const { id, level, title } = check;
  const start = now();
  session.takeRows();
  const verdict: WireVerdict =
    silentSince === undefined
      ? await check.run(session)
      : { verdict: "inconclusive", reason: `the connector answers no more since ${silentSince}` };
  const rows = session.takeRows();
  const facts = { id, level, title, verdict: verdict.verdict, runs: 0, met: 0, durationMs: now() - start };
  switch (verdict.verdict) {
    case "pass":
      return facts;
    case "fail": {
      const { expected, got } = verdict;
      const { likelyCause, source } = check;
      const replay = `${reproduce.replace(/ --only \S+/, "")} --only ${id}`;
      return {
        ...facts,
        counterexample: { replay, timeline: foldCalls(rows), end: "", expected, got, likelyCause, source },
      };
    }
    case "not-applicable":
    case "inconclusive":
      return { ...facts, reason: verdict.reason };
  }
}

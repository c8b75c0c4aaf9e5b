import { MAX_PHASE_VERSION, withVersion, type PhaseInfo } from "../contract/phase-info.ts";
import { phaseFingerprint } from "./fingerprint.ts";
import type { PhaseReport } from "./task-effect.ts";
import type { TaskState } from "./task-state.ts";

/** A state, and the phase that was reported on the way to it. */
export interface Reporting {
  readonly state: TaskState;
  readonly reports: readonly PhaseReport[];
}

/**
 * Reports a phase, unless it tells nothing new.
 *
 * Flyte knows an event by (attempt, phase, version) and drops repetitions, so the version rises whenever something a reader can
 * see has changed, also when the plugin forgot to raise it (D45, ST-16), and across system retries and restarts. It never rises
 * for nothing (ST-17).
 */
export function reportPhase(state: TaskState, phaseInfo: PhaseInfo, nowMs: number): Reporting {
  const fingerprint = phaseFingerprint(phaseInfo);
  if (state.reported?.fingerprint === fingerprint) return { state, reports: [] };
  const versions = state.reported?.versions ?? {};
  const lastVersion = versions[phaseInfo.phase];
  const version =
    lastVersion === undefined
      ? phaseInfo.version
      : Math.min(MAX_PHASE_VERSION, Math.max(phaseInfo.version, lastVersion + 1));
  const reported = withTimes(withVersion(phaseInfo, version), nowMs);
  return {
    state: {
      ...state,
      sequence: state.sequence + 1,
      reported: { phase: reported.phase, fingerprint, versions: { ...versions, [phaseInfo.phase]: version } },
    },
    reports: [{ attempt: state.attempt, sequence: state.sequence, phaseInfo: reported }],
  };
}

/** Fills in the times that a plugin's `status`, which has no clock, cannot know. */
function withTimes<P extends PhaseInfo>(phaseInfo: P, nowMs: number): P {
  const now = new Date(nowMs);
  const { occurredAt = now, reportedAt = now } = phaseInfo.info;
  const next: P = { ...phaseInfo, info: Object.freeze({ ...phaseInfo.info, occurredAt, reportedAt }) };
  return Object.freeze(next);
}

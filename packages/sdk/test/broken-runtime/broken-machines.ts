import { PhaseInfo, withReason } from "../../src/contract/phase-info.ts";
import { isTerminalPhase } from "../../src/contract/phase.ts";
import { phaseFingerprint } from "../../src/machine/fingerprint.ts";
import { without, withRule, type BrokenRuntime } from "./broken-runtime.ts";

const QUEUED = { kind: "creating", stage: "queued" } as const;

/** Runtimes with one wrong rule in the machine. Many of them do what Flyte's Go engine does. */
export const BROKEN_MACHINES: readonly BrokenRuntime[] = [
  {
    name: "takes NamespaceQuotaExceeded for an error",
    breaks: "D1",
    create: withRule((state, event, context, right) => {
      if (event.type !== "allocated" || event.status !== "NamespaceQuotaExceeded") return right(state, event, context);
      const error = { consequence: "permanentSystem", code: "ResourceManagerFailure", message: "undefined" } as const;
      return right(state, { type: "allocationFailed", launch: event.launch, error }, context);
    }),
  },
  {
    name: "never fails a task that was seen once",
    breaks: "D2",
    create: withRule((state, event, context, right) =>
      event.type === "observeFailed" && state.seen
        ? right({ ...state, failures: 0 }, event, context)
        : right(state, event, context),
    ),
  },
  {
    name: "never forgets a failure",
    breaks: "D3",
    create: withRule((state, event, context, right) => {
      const result = right(state, event, context);
      if (event.type !== "observed" || state.step.kind !== "watching") return result;
      return { ...result, state: { ...result.state, failures: Math.max(state.failures, result.state.failures) } };
    }),
  },
  {
    name: "goes back to before create when status means nothing",
    breaks: "D4",
    create: withRule((state, event, context, right) =>
      event.type === "observed" && event.phaseInfo.phase === "Undefined"
        ? {
            state: { ...state, step: QUEUED, meta: undefined },
            reports: [],
            effects: [{ type: "unwatch" }, { type: "admitCreate" }],
          }
        : right(state, event, context),
    ),
  },
  {
    name: "starts a job again under the key of the one that failed",
    breaks: "D8",
    create: withRule((state, event, context, right) => {
      const result = right(state, event, context);
      if (result.state.incarnation === state.incarnation) return result;
      return { ...result, state: { ...result.state, incarnation: state.incarnation } };
    }),
  },
  {
    name: "leaves a job alone whose ResourceMeta cannot be stored",
    breaks: "D10",
    create: withRule((state, event, context, right) =>
      event.type === "createdUnstorable"
        ? right({ ...state, jobMayExist: false }, { ...event, type: "createFailed" }, context)
        : right(state, event, context),
    ),
  },
  {
    name: "ignores a terminal resource of create",
    breaks: "D11",
    create: withRule((state, event, context, right) => {
      const isFirst = state.reported === undefined && state.step.kind === "watching";
      if (event.type === "observed" && isFirst && isTerminalPhase(event.phaseInfo.phase)) {
        return { state, reports: [], effects: [] };
      }
      return right(state, event, context);
    }),
  },
  {
    name: "ignores a running resource of create",
    breaks: "D12",
    create: withRule((state, event, context, right) => {
      const isFirst = state.reported === undefined && state.step.kind === "watching";
      if (event.type === "observed" && isFirst && !isTerminalPhase(event.phaseInfo.phase)) {
        return { state, reports: [], effects: [] };
      }
      return right(state, event, context);
    }),
  },
  {
    name: "blames the user for a job that cannot be asked for",
    breaks: "D14",
    create: withRule((state, event, context, right) => {
      const result = right(state, event, context);
      const { ending } = result.state;
      if (event.type !== "observeFailed" || ending?.kind !== "fail") return result;
      const { code, message } = ending.phaseInfo.error;
      return {
        ...result,
        state: { ...result.state, ending: { kind: "fail", phaseInfo: PhaseInfo.failure({ code, message }) } },
      };
    }),
  },
  {
    name: "takes every failed create for the user's failure",
    breaks: "D15",
    create: withRule((state, event, context, right) =>
      event.type === "createFailed"
        ? right(state, { ...event, error: { ...event.error, consequence: "permanentUser" } }, context)
        : right(state, event, context),
    ),
  },
  {
    name: "deletes jobs that have ended by themselves",
    breaks: "D16",
    create: withRule((state, event, context, right) => {
      const result = right(state, event, context);
      if (event.type !== "observed" || event.phaseInfo.phase !== "Success" || state.ending !== undefined) return result;
      return {
        state: { ...state, step: { kind: "deleting", stage: "calling" }, ending: { kind: "abort", reason: "over" } },
        reports: [],
        effects: [{ type: "unwatch" }, { type: "delete", reason: "over" }],
      };
    }),
  },
  {
    name: "tries to delete for ever where ResourceMeta cannot be read",
    breaks: "D17",
    create: withRule((state, event, context, right) =>
      event.type === "deleteFailed"
        ? right({ ...state, failures: 0 }, { ...event, error: { ...event.error, code: "Other" } }, context)
        : right(state, event, context),
    ),
  },
  {
    name: "counts the wait for a token from the year 1970",
    breaks: "D21",
    create: withRule((state, event, context, right) => {
      const result = right(state, event, context);
      const { token } = result.state;
      if (event.type !== "tokenRequired" || token === undefined) return result;
      return { ...result, state: { ...result.state, token: { ...token, requestedAtMs: 0 } } };
    }),
  },
  {
    name: "says that a token is required when it was acquired",
    breaks: "D22",
    create: withRule((state, event, context, right) => {
      const result = right(state, event, context);
      if (event.type !== "allocated") return result;
      const reason = "Allocation token required";
      return {
        ...result,
        reports: result.reports.map((report) => ({
          ...report,
          phaseInfo: withReason(PhaseInfo.queued({ reason }), ""),
        })),
      };
    }),
  },
  {
    name: "shows a running task as queued after a restart",
    breaks: "D27",
    create: withRule((state, event, context, right) => {
      const result = right(state, event, context);
      if (event.type !== "resumed" || state.step.kind !== "watching") return result;
      const phaseInfo = PhaseInfo.queued({ reason: "job submitted" });
      return {
        ...result,
        state: { ...result.state, sequence: state.sequence + 1 },
        reports: [{ attempt: state.attempt, sequence: state.sequence, phaseInfo }],
      };
    }),
  },
  {
    name: "takes a success without its outputs for one",
    breaks: "D29",
    create: withRule((state, event, context, right) => {
      const isMissing =
        event.type === "observed" && "error" in event.phaseInfo && event.phaseInfo.error.code === "OutputsNotFound";
      return right(state, isMissing ? { ...event, phaseInfo: PhaseInfo.success() } : event, context);
    }),
  },
  {
    name: "leaves the job of a task that fails by itself",
    breaks: "D33",
    create: withRule((state, event, context, right) =>
      right(event.type === "observeFailed" ? { ...state, jobMayExist: false } : state, event, context),
    ),
  },
  {
    name: "calls create before it looks at an abort",
    breaks: "D37",
    create: withRule((state, event, context, right) => {
      const isEarly = event.type === "abortRequested" && state.step.kind === "creating" && !state.jobMayExist;
      return right(isEarly ? { ...state, jobMayExist: true } : state, event, context);
    }),
  },
  {
    name: "reports a phase once, whatever changes in it",
    breaks: "D45",
    create: withRule((state, event, context, right) => {
      const isKnown = event.type === "observed" && event.phaseInfo.phase === state.reported?.phase;
      if (!isKnown) return right(state, event, context);
      const fingerprint = phaseFingerprint(event.phaseInfo);
      const reported = state.reported && { ...state.reported, fingerprint };
      return right({ ...state, reported }, event, context);
    }),
  },
  {
    name: "keeps the token when an attempt has ended",
    breaks: "RT-08",
    create: withRule((state, event, context, right) => without(right(state, event, context), "releaseToken")),
  },
  {
    name: "polls aborted tasks on",
    breaks: "RT-07",
    create: withRule((state, event, context, right) => without(right(state, event, context), "unwatch")),
  },
  {
    name: "leaves the job of a task that is over its time limit",
    breaks: "RT-18",
    create: withRule((state, event, context, right) =>
      right(event.type === "deadlinePassed" ? { ...state, jobMayExist: false } : state, event, context),
    ),
  },
  {
    name: "forgets that a failure asks for cleanup",
    breaks: "RT-20",
    create: withRule((state, event, context, right) => {
      if (event.type !== "observed" || !("cleanupOnFailure" in event.phaseInfo)) return right(state, event, context);
      return right(state, { ...event, phaseInfo: { ...event.phaseInfo, cleanupOnFailure: false } }, context);
    }),
  },
  {
    name: "takes a retryable failure for something that goes on",
    breaks: "RT-21",
    create: withRule((state, event, context, right) => {
      const isLast = event.type === "observed" && state.attempt + 1 >= context.policy.maxAttempts;
      if (isLast && event.phaseInfo.phase === "RetryableFailure") return { state, reports: [], effects: [] };
      return right(state, event, context);
    }),
  },
  {
    name: "takes what an old job says for the present one's",
    breaks: "RT-17",
    create: withRule((state, event, context, right) => {
      const result = right(state, event, context);
      if (result.state.launch === state.launch) return result;
      // The old meta, and no create: the old entry is simply watched on.
      return {
        ...result,
        state: { ...result.state, step: { kind: "watching" }, meta: state.meta, jobMayExist: true },
        effects: [{ type: "unwatch" }, { type: "watch", judgeFirst: false }],
      };
    }),
  },
];

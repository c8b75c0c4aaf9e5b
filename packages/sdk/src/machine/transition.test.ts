import { describe, expect, it } from "vitest";
import { PhaseInfo } from "../contract/phase-info.ts";
import type { CallFailure } from "./call-failure.ts";
import { DEFAULT_MACHINE_POLICY, type MachinePolicy } from "./machine-policy.ts";
import type { TaskEvent } from "./task-event.ts";
import { INITIAL_STATE, pluginPhaseOf, type TaskState } from "./task-state.ts";
import { transition } from "./transition.ts";

const META = new Uint8Array([1, 2, 3]);
const LAUNCHED: readonly TaskEvent[] = [
  { type: "resumed" },
  { type: "createAdmitted", launch: 0, remote: true },
  { type: "created", launch: 0, meta: META, hasResource: false },
];
const trouble = (consequence: CallFailure["consequence"], message = "trouble"): CallFailure => ({
  consequence,
  code: "Trouble",
  message,
});

function run(events: readonly TaskEvent[], policy: Partial<MachinePolicy> = {}, from: TaskState = INITIAL_STATE) {
  let state = from;
  const reports: string[] = [];
  let effects: readonly string[] = [];
  let last = PhaseInfo.undefined as PhaseInfo;
  for (const event of events) {
    const result = transition(state, event, { policy: { ...DEFAULT_MACHINE_POLICY, ...policy }, nowMs: 0 });
    state = result.state;
    effects = result.effects.map(({ type }) => type);
    for (const { phaseInfo } of result.reports) {
      reports.push(`${phaseInfo.phase} v${phaseInfo.version}`);
      last = phaseInfo;
    }
  }
  return { state, reports, effects, last };
}
const observed = (phaseInfo: PhaseInfo, launch = 0): TaskEvent => ({ type: "observed", launch, phaseInfo });

describe("task machine", () => {
  it("stores ResourceMeta in the step that create ends with, before anything else (D9, D10)", () => {
    const { state, effects } = run(LAUNCHED);
    expect({ meta: state.meta, effects, phase: pluginPhaseOf(state) }).toEqual({
      meta: META,
      effects: ["watch"],
      phase: "ResourcesCreated",
    });
  });

  it("asks status about the resource of create before it polls (D11, D12)", () => {
    const result = transition(
      run(LAUNCHED.slice(0, 2)).state,
      { type: "created", launch: 0, meta: META, hasResource: true },
      { policy: DEFAULT_MACHINE_POLICY, nowMs: 0 },
    );
    expect(result.effects).toEqual([{ type: "watch", judgeFirst: true }]);
    expect(result.reports).toEqual([]);
  });

  it("never goes back to before create, whatever status says (D4)", () => {
    const { state, reports, effects } = run([
      ...LAUNCHED,
      observed(PhaseInfo.running()),
      observed(PhaseInfo.undefined),
      observed(PhaseInfo.notReady()),
    ]);
    expect({ reports, effects, step: state.step.kind }).toEqual({
      reports: ["Queued v0", "Running v0"],
      effects: [],
      step: "watching",
    });
  });

  it("answers nothing once the task has ended (D13, D38)", () => {
    const { state } = run([...LAUNCHED, observed(PhaseInfo.success())]);
    for (const event of [
      ...LAUNCHED,
      observed(PhaseInfo.running()),
      { type: "abortRequested", reason: "x" } as const,
    ]) {
      expect(transition(state, event, { policy: DEFAULT_MACHINE_POLICY, nowMs: 0 })).toEqual({
        state,
        reports: [],
        effects: [],
      });
    }
  });

  it("raises the version when anything that a reader sees has changed (D45, ST-16)", () => {
    const log = { uri: "https://example.com/1", name: "log" };
    const resource = { externalId: "part", index: 0, phase: "Running" } as const;
    const { reports } = run([
      ...LAUNCHED,
      observed(PhaseInfo.running()),
      observed(PhaseInfo.running({ reason: "half way" })),
      observed(PhaseInfo.running({ reason: "half way", info: { logs: [log] } })),
      observed(PhaseInfo.running({ reason: "half way", info: { logs: [log], customInfo: { percent: 50 } } })),
      observed(PhaseInfo.running({ info: { logs: [log], externalResources: [resource] } })),
      observed(PhaseInfo.running({ info: { logs: [log], externalResources: [resource] }, reason: "9", version: 9 })),
      observed(PhaseInfo.queued({ reason: "preempted" })),
      observed(PhaseInfo.running()),
    ]);
    expect(reports.slice(1)).toEqual([
      "Running v0",
      "Running v1",
      "Running v2",
      "Running v3",
      "Running v4",
      "Running v9",
      "Queued v1",
      "Running v10",
    ]);
  });

  it("reports nothing when nothing has changed, times and key order aside (ST-17)", () => {
    const first = run([...LAUNCHED, observed(PhaseInfo.running({ info: { customInfo: { a: 1, b: 2 } } }))]);
    const again = run(
      Array.from({ length: 100 }, (_, index) =>
        observed(
          PhaseInfo.running({ occurredAt: new Date(index), version: index, info: { customInfo: { b: 2, a: 1 } } }),
        ),
      ),
      {},
      first.state,
    );
    expect(again.reports).toEqual([]);
  });

  it("writes nothing down for a poll that tells nothing new", () => {
    const { state } = run([...LAUNCHED, observed(PhaseInfo.running())]);
    const again = transition(state, observed(PhaseInfo.running()), { policy: DEFAULT_MACHINE_POLICY, nowMs: 9 });
    expect(again.state).toBe(state);
  });

  it("does not try again while the last job could not be deleted", () => {
    const { state, last } = run(
      [
        ...LAUNCHED,
        observed(PhaseInfo.retryableFailureWithCleanup({ code: "Stuck", message: "stuck" })),
        { type: "deleteFailed", launch: 0, error: trouble("retry", "503") },
      ],
      { maxAttempts: 5, maxDeleteFailures: 0 },
    );
    expect(state.attempt).toBe(0);
    expect(last).toMatchObject({ phase: "PermanentFailure", error: { kind: "SYSTEM" } });
    expect(state.leftover).toContain("[Trouble] 503");
  });

  it("counts failed calls of each kind from the beginning", () => {
    const fail = (type: "createFailed" | "observeFailed" | "deleteFailed"): TaskEvent => ({
      type,
      launch: 0,
      error: trouble("retry"),
    });
    const [resumed, admitted, created] = LAUNCHED;
    const failedCreates = [fail("createFailed"), { type: "pauseEnded", launch: 0 } as const, admitted!];
    const limits = { maxSystemFailures: 2, maxDeleteFailures: 1 };
    const watching = run(
      [resumed!, admitted!, ...failedCreates, ...failedCreates, created!, fail("observeFailed"), fail("observeFailed")],
      limits,
    );
    expect(watching.state.step.kind).toBe("watching");
    const deleting = run([fail("observeFailed"), fail("deleteFailed")], limits, watching.state);
    expect(deleting.state.step).toEqual({ kind: "deleting", stage: "pausing" });
    expect(run([{ type: "pauseEnded", launch: 0 }, fail("deleteFailed")], limits, deleting.state).state.step.kind).toBe(
      "ended",
    );
  });

  it("gives up deleting at once when ResourceMeta cannot be read (D17)", () => {
    const { state, last } = run([
      ...LAUNCHED,
      { type: "abortRequested", reason: "enough" },
      { type: "deleteFailed", launch: 0, error: { ...trouble("permanentSystem"), code: "CorruptedPluginState" } },
    ]);
    expect(state.step.kind).toBe("ended");
    expect(last.reason).toMatch(/^enough, the job could not be deleted/);
  });

  it("waits for create to end before it aborts, and then deletes the job", () => {
    const calling = run([...LAUNCHED.slice(0, 2), { type: "abortRequested", reason: "enough" }]);
    expect({ effects: calling.effects, reports: calling.reports }).toEqual({ effects: [], reports: [] });
    const after = run([LAUNCHED[2]!], {}, calling.state);
    expect(after.effects).toEqual(["unwatch", "delete"]);
  });

  it("asks create again when it is aborted and nobody knows whether the job exists", () => {
    const { effects } = run([
      ...LAUNCHED.slice(0, 2),
      { type: "createFailed", launch: 0, error: trouble("retry", "no answer") },
      { type: "abortRequested", reason: "enough" },
    ]);
    expect(effects).toEqual(["cancelWait", "admitCreate"]);
  });

  it("says that a job may be left when a create that was cut off is refused later", () => {
    const { state, last } = run([
      ...LAUNCHED.slice(0, 2),
      { type: "createFailed", launch: 0, error: trouble("retry", "cut off") },
      { type: "pauseEnded", launch: 0 },
      { type: "createAdmitted", launch: 0, remote: true },
      { type: "createFailed", launch: 0, error: trouble("permanentUser", "409 exists already") },
    ]);
    expect(state.step.kind).toBe("ended");
    expect(last).toMatchObject({
      error: { message: "409 exists already" },
      reason: expect.stringContaining("cut off"),
    });
  });

  it("aborts at once when create was never called", () => {
    const { state, effects, reports } = run([{ type: "resumed" }, { type: "abortRequested", reason: "enough" }]);
    expect({ step: state.step.kind, effects, reports }).toEqual({
      step: "ended",
      effects: ["cancelWait"],
      reports: ["Aborted v0"],
    });
  });

  it("keeps a code that is no word from breaking the task", () => {
    const { last } = run([
      ...LAUNCHED.slice(0, 2),
      { type: "createFailed", launch: 0, error: { ...trouble("permanentUser"), code: "not a word!" } },
    ]);
    expect(last).toMatchObject({ phase: "PermanentFailure", error: { code: "RuntimeFailure", kind: "USER" } });
  });
});

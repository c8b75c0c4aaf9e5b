import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { propertyRuns } from "../../test/property-runs.ts";
import { PhaseInfo } from "../contract/phase-info.ts";
import { isTerminalPhase } from "../contract/phase.ts";
import { fromTaggedJson, toTaggedJson } from "../store/tagged-json.ts";
import type { MachinePolicy } from "./machine-policy.ts";
import type { PhaseReport, TaskEffect } from "./task-effect.ts";
import type { TaskEvent } from "./task-event.ts";
import { INITIAL_STATE, type TaskState } from "./task-state.ts";
import { transition } from "./transition.ts";

const POLICY: MachinePolicy = {
  maxAttempts: 3,
  maxSystemFailures: 2,
  maxSystemRetries: 2,
  maxDeleteFailures: 2,
  notFoundConfirmations: 2,
  notFoundGraceMs: 1_000,
};
const META = new Uint8Array([1]);

// Much faster than `expect`, and here it is called millions of times.
function ensure(condition: boolean, broken: string): void {
  if (!condition) throw new Error(broken);
}

type Outstanding = Exclude<TaskEffect["type"], "cancelWait" | "unwatch" | "releaseToken">;
const REQUIREMENTS = { namespace: "pool", constraints: {} };

/**
 * The outside world, reduced to what matters: which jobs live, and what the runtime has under way. It performs effects as the
 * runtime does, and refuses what must never be asked of it.
 */
class World {
  state: TaskState = INITIAL_STATE;
  readonly reports: PhaseReport[] = [];
  /** Live jobs by key. */
  readonly live = new Set<string>();
  readonly underWay = new Set<Outstanding>();
  /** For which launch a key was used. */
  readonly keys = new Map<string, number>();
  /** Whether the plugin has quotas. */
  readonly hasQuotas: boolean;
  /** Tokens that were asked for and not given back, by attempt; true when granted. */
  readonly tokens = new Map<number, boolean>();
  /** What `create` told and could not be stored. */
  unstored: number | undefined;
  now = 0;

  constructor(hasQuotas = false) {
    this.hasQuotas = hasQuotas;
  }

  get key(): string {
    return `${this.state.attempt}.${this.state.incarnation}`;
  }

  send(event: TaskEvent): void {
    const before = this.state;
    const { state, reports, effects } = transition(before, event, { policy: POLICY, nowMs: this.now });
    if (before.step.kind === "ended")
      ensure(state === before && reports.length + effects.length === 0, "life after the end");
    if (before.ending?.kind === "abort" || before.ending?.kind === "fail") {
      ensure(
        reports.every(({ phaseInfo }) => isTerminalPhase(phaseInfo.phase)),
        "news of a task that must end",
      );
    }
    // What is stored is what comes back: nothing un-encodable may hide in a state.
    this.state = fromTaggedJson(toTaggedJson(state)) as TaskState;
    this.reports.push(...reports);
    for (const effect of effects) this.perform(effect);
    this.check();
  }

  perform(effect: TaskEffect): void {
    switch (effect.type) {
      case "cancelWait":
        for (const wait of ["admitCreate", "allocate", "pause"] as const) this.underWay.delete(wait);
        return;
      case "unwatch":
        this.underWay.delete("watch");
        return;
      case "delete":
        ensure(this.state.meta !== undefined || this.unstored === this.state.launch, "delete without ResourceMeta");
        break;
      case "create":
        ensure(
          [...this.live].every((key) => key === this.key),
          "create beside another live job",
        );
        ensure(!this.hasQuotas || this.tokens.get(this.state.attempt) === true, "create without its token");
        ensure((this.keys.get(this.key) ?? this.state.launch) === this.state.launch, "an old key for a new job");
        this.keys.set(this.key, this.state.launch);
        break;
      case "watch":
        ensure(this.state.ending === undefined, "goes on with a job that must end");
        break;
      case "allocate":
        ensure(this.tokens.get(this.state.attempt) !== true, "asks for a token that it holds");
        ensure(!this.state.jobMayExist, "waits for a token beside a job");
        this.tokens.set(this.state.attempt, false);
        break;
      case "releaseToken":
        ensure(this.tokens.delete(effect.token.attempt), "a token given back twice, or never taken");
        return;
      case "admitCreate":
      case "pause":
        break;
    }
    ensure(this.underWay.size === 0, `${effect.type} beside something else`);
    this.underWay.add(effect.type);
  }

  check(): void {
    const { state, reports } = this;
    ensure(this.live.size <= 1, "two jobs live");
    ensure(state.attempt < POLICY.maxAttempts && state.incarnation <= POLICY.maxSystemRetries, "too many tries");
    const terminal = reports.filter(({ phaseInfo }) => isTerminalPhase(phaseInfo.phase));
    if (state.step.kind === "ended") {
      ensure(terminal.length === 1 && reports.at(-1) === terminal[0], "not exactly one terminal report, at the end");
      ensure(this.underWay.size === 0, "something is under way after the end");
      ensure(this.tokens.size === 0, "a token outlives its task");
      ensure(!state.jobMayExist && state.ending === undefined, "an end that is still waited for");
      ensure(state.leftover !== undefined || this.live.size === 0, "a job outlives its task");
    } else {
      ensure(terminal.length === 0, "a terminal report before the end");
      ensure(this.underWay.size === 1, "the task waits for nothing");
      ensure(this.tokens.size <= 1, "two tokens for one task");
      const isHeld = this.tokens.get(state.attempt);
      ensure(isHeld === state.token?.isHeld, "the state and the pool disagree about the token");
    }
    ensure(
      reports.every(({ sequence }, index) => sequence === index),
      "a gap in the sequence",
    );
    const identities = reports.map(({ attempt, phaseInfo }) => `${attempt} ${phaseInfo.phase} ${phaseInfo.version}`);
    ensure(new Set(identities).size === identities.length, "Flyte would drop a report");
  }

  /** The process dies and comes back; a call that was under way has reached the service, or not. */
  crash(applied: boolean): void {
    if (this.underWay.has("create") && applied) this.live.add(this.key);
    if (this.underWay.has("delete") && applied) this.live.clear();
    this.underWay.clear();
    this.unstored = undefined;
    // The pools are filled again from what is stored.
    this.tokens.clear();
    const { token } = this.state;
    if (token !== undefined) this.tokens.set(token.attempt, token.isHeld);
    this.send({ type: "resumed" });
  }
}

const CONSEQUENCES = [
  "retry",
  "retryAfter",
  "permanentUser",
  "permanentSystem",
  "notFound",
  "cancelled",
  "badConfig",
] as const;
const PHASES = [
  PhaseInfo.queued({ reason: "in the queue" }),
  PhaseInfo.running(),
  PhaseInfo.running({ reason: "half way" }),
  PhaseInfo.running({ reason: "busy", version: 5 }),
  PhaseInfo.initializing(),
  PhaseInfo.undefined,
  PhaseInfo.notReady(),
  PhaseInfo.waitingForCache(),
  PhaseInfo.success(),
  PhaseInfo.aborted(),
  PhaseInfo.failure({ code: "Bad", message: "bad" }),
  PhaseInfo.failureWithCleanup({ code: "Bad", message: "bad" }),
  PhaseInfo.retryableFailure({ code: "Again", message: "again" }),
  PhaseInfo.retryableFailureWithCleanup({ code: "Again", message: "again" }),
  PhaseInfo.systemRetryableFailure({ code: "Lost", message: "node lost" }),
  PhaseInfo.systemRetryableFailureWithCleanup({ code: "Lost", message: "node lost" }),
];

const step = fc.record({
  kind: fc.constantFrom("answer", "answer", "answer", "answer", "fail", "fail", "crash", "abort", "deadline", "stale"),
  pick: fc.nat(1_000),
  applied: fc.boolean(),
  ms: fc.nat(700),
});
type PlannedStep = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** An answer to whatever is under way. */
function answer(world: World, { pick }: PlannedStep): void {
  const { launch } = world.state;
  const [underWay] = world.underWay;
  switch (underWay) {
    case "admitCreate":
      world.underWay.clear();
      if (world.hasQuotas && world.state.token === undefined && !world.state.jobMayExist) {
        return world.send({ type: "tokenRequired", launch, requirements: REQUIREMENTS });
      }
      return world.send({ type: "createAdmitted", launch, remote: true });
    case "allocate":
      if (pick % 3 === 0) {
        const status = pick % 2 === 0 ? "Exhausted" : "NamespaceQuotaExceeded";
        return world.send({ type: "allocated", launch, status });
      }
      world.underWay.clear();
      world.tokens.set(world.state.attempt, true);
      return world.send({ type: "allocated", launch, status: "Granted" });
    case "create":
      world.underWay.clear();
      world.live.add(world.key);
      if (pick % 7 === 0) {
        world.unstored = launch;
        const error = { consequence: "permanentSystem", code: "MetadataNotEncodable", message: "a function" } as const;
        return world.send({ type: "createdUnstorable", launch, error });
      }
      return world.send({ type: "created", launch, meta: META, hasResource: pick % 2 === 0 });
    case "watch": {
      const phaseInfo = PHASES[pick % PHASES.length]!;
      // A plugin that tells the truth: what it reports as over is over, unless it asks for cleanup.
      const isOver =
        isTerminalPhase(phaseInfo.phase) && !("cleanupOnFailure" in phaseInfo && phaseInfo.cleanupOnFailure);
      if (isOver) world.live.clear();
      return world.send({ type: "observed", launch, phaseInfo });
    }
    case "delete":
      world.underWay.clear();
      world.live.clear();
      return world.send({ type: "deleted", launch });
    case "pause":
      world.underWay.clear();
      return world.send({ type: "pauseEnded", launch });
    case undefined:
      return;
  }
}

/** A failure of whatever is under way; it may have reached the service all the same. */
function fail(world: World, { pick, applied }: PlannedStep): void {
  const { launch } = world.state;
  const [underWay] = world.underWay;
  const consequence = CONSEQUENCES[pick % CONSEQUENCES.length]!;
  const error = { consequence, code: "Trouble", message: `trouble ${pick % 3}` };
  const isRefusal = consequence.startsWith("permanent") || consequence === "badConfig";
  switch (underWay) {
    case "create":
      // A permanent error is an answer: the service has made no job for this key, now or before.
      if (isRefusal) world.live.delete(world.key);
      else if (applied) world.live.add(world.key);
      world.underWay.clear();
      return world.send({ type: "createFailed", launch, error });
    case "watch":
      return world.send({ type: "observeFailed", launch, error });
    case "delete":
      if (applied || consequence === "notFound") world.live.clear();
      world.underWay.clear();
      return world.send({ type: "deleteFailed", launch, error });
    case "admitCreate":
      if (!world.hasQuotas || world.state.token !== undefined || world.state.jobMayExist) {
        return answer(world, { kind: "answer", pick, applied, ms: 0 });
      }
      world.underWay.clear();
      return world.send({ type: "allocationFailed", launch, error });
    case "allocate":
      world.underWay.clear();
      return world.send({ type: "allocationFailed", launch, error });
    case "pause":
    case undefined:
      return answer(world, { kind: "answer", pick, applied, ms: 0 });
  }
}

function play(world: World, planned: PlannedStep): void {
  world.now += planned.ms;
  switch (planned.kind) {
    case "answer":
      return answer(world, planned);
    case "fail":
      return fail(world, planned);
    case "crash":
      return world.crash(planned.applied);
    case "abort":
      return world.send({ type: "abortRequested", reason: "enough" });
    case "deadline":
      return world.send({ type: "deadlinePassed", timeoutMs: 5_000 });
    case "stale": {
      // Answers of a job that is history.
      const launch = world.state.launch - 1;
      const before = world.state;
      world.send({ type: "observed", launch, phaseInfo: PhaseInfo.success() });
      world.send({ type: "created", launch, meta: META, hasResource: false });
      world.send({ type: "deleted", launch });
      world.send({ type: "tokenRequired", launch, requirements: REQUIREMENTS });
      world.send({ type: "allocated", launch, status: "Granted" });
      ensure(JSON.stringify(world.state) === JSON.stringify(before), "an answer of an old job was listened to");
    }
  }
}

describe("task machine, against a world that does anything at any time", () => {
  it(
    "ends once, reports everything once, never has two jobs or tokens, and leaves none behind (RT-08)",
    { timeout: 120_000 },
    () => {
      fc.assert(
        fc.property(fc.array(step, { maxLength: 60 }), fc.boolean(), (plan, hasQuotas) => {
          const world = new World(hasQuotas);
          world.send({ type: "resumed" });
          for (const planned of plan) play(world, planned);
          // From here on everything works: the task must come to its end.
          for (let round = 0; round < 40 && world.state.step.kind !== "ended"; round++) {
            const [underWay] = world.underWay;
            const success = PHASES.findIndex(({ phase }) => phase === "Success");
            answer(world, { kind: "answer", pick: underWay === "watch" ? success : 1, applied: true, ms: 0 });
          }
          ensure(world.state.step.kind === "ended", "the task does not end");
        }),
        { numRuns: propertyRuns(10_000) },
      );
    },
  );
});

describe("task machine, against a count on the fingers", () => {
  const poll = fc.constantFrom("ok", "fail", "undefined", "notFound", "throttled");

  /** How many polls a task survives; `undefined` when it survives all. */
  function fatalPoll(polls: readonly string[]): number | undefined {
    let failures = 0;
    let notFound = 0;
    let seen = false;
    for (const [index, kind] of polls.entries()) {
      const nowMs = (index + 1) * 100;
      if (kind === "ok") [failures, notFound, seen] = [0, 0, true];
      if (kind === "fail" || kind === "undefined") failures++;
      if (kind === "notFound") notFound++;
      const isLost = notFound >= POLICY.notFoundConfirmations && (seen || nowMs >= POLICY.notFoundGraceMs);
      if (failures > POLICY.maxSystemFailures || (kind === "notFound" && isLost)) return index;
    }
    return undefined;
  }

  it("fails a task at exactly the poll that is one too many (D2, D3, RT-01, RT-02)", () => {
    fc.assert(
      fc.property(fc.array(poll, { maxLength: 40 }), (polls) => {
        const world = new World();
        world.send({ type: "resumed" });
        answer(world, { kind: "answer", pick: 1, applied: true, ms: 0 });
        answer(world, { kind: "answer", pick: 1, applied: true, ms: 0 });
        const { launch } = world.state;
        let died: number | undefined;
        for (const [index, kind] of polls.entries()) {
          world.now = (index + 1) * 100;
          const consequence = kind === "notFound" ? "notFound" : kind === "throttled" ? "retryAfter" : "retry";
          if (kind === "ok") world.send({ type: "observed", launch, phaseInfo: PhaseInfo.running() });
          else if (kind === "undefined") world.send({ type: "observed", launch, phaseInfo: PhaseInfo.undefined });
          else world.send({ type: "observeFailed", launch, error: { consequence, code: "X", message: kind } });
          if (world.state.step.kind !== "watching") {
            died = index;
            break;
          }
        }
        expect(died).toBe(fatalPoll(polls));
        if (died !== undefined) expect([...world.underWay]).toEqual(["delete"]);
      }),
      { numRuns: 1_000 },
    );
  });
});

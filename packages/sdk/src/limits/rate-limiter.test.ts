import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { propertyRuns } from "../../test/property-runs.ts";
import { createVirtualClock, settled } from "../internal/virtual-clock.ts";
import { createRateLimiter } from "./rate-limiter.ts";

// As small as what the limiter neglects: whole steps of the clock must not fall into it.
const NEGLIGIBLE = 1e-7;

/** The plain model: a bucket that counts its tokens. While it is paused it fills too, but only up to the one token with which it goes on. */
function countingBucket(qps: number, burst: number) {
  let tokens = burst;
  let at = 0;
  let pausedUntil = 0;
  const fill = (until: number, most: number): void => {
    if (until <= at) return;
    tokens = Math.min(most, tokens + ((until - at) * qps) / 1_000);
    at = until;
  };
  const settle = (now: number): void => {
    if (at < pausedUntil) fill(Math.min(now, pausedUntil), 1);
    fill(now, burst);
  };
  const wouldGive = (now: number): boolean => {
    settle(now);
    return now >= pausedUntil - NEGLIGIBLE && tokens >= 1 - NEGLIGIBLE;
  };
  return {
    wouldGive,
    take(now: number): boolean {
      if (!wouldGive(now)) return false;
      tokens -= 1;
      return true;
    },
    pause(now: number, ms: number): void {
      settle(now);
      if (now + ms <= pausedUntil) return;
      pausedUntil = now + ms;
      tokens = Math.min(tokens, 1);
    },
  };
}

const limits = fc.record({ qps: fc.integer({ min: 1, max: 200 }), burst: fc.integer({ min: 5, max: 40 }) });

function mostInAnyWindow(times: readonly number[], qps: number, burst: number): number {
  let worst = Number.NEGATIVE_INFINITY;
  for (let from = 0; from < times.length; from++) {
    for (let to = from; to < times.length; to++) {
      worst = Math.max(worst, to - from + 1 - (burst + (qps * (times[to]! - times[from]!)) / 1_000));
    }
  }
  return worst;
}

type Command = { readonly kind: "take" | "pause"; readonly ms: number };
// Found once: between a pause and its end the bucket went on filling.
const PAUSED_WHILE_FILLING: Command[] = [
  ...[8, 59, 55, 38, 48, 18].map((ms): Command => ({ kind: "take", ms })),
  { kind: "pause", ms: 1 },
  ...[54, 51, 0].map((ms): Command => ({ kind: "take", ms })),
];

describe("rate limiter", () => {
  it("never gives out more than burst + qps x window over any window (CF-05)", { timeout: 120_000 }, async () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(limits, gaps, async ({ qps, burst }, steps) => {
        const clock = createVirtualClock();
        const limiter = createRateLimiter({ qps, burst }, clock);
        const times: number[] = [];
        for (const step of steps) {
          for (let call = 0; call < 1 + (step % 7); call++) {
            if (step % 2 === 0) void limiter.acquire().then(() => times.push(clock.monotonic()));
            else if (limiter.tryTake() === 0) times.push(clock.monotonic());
          }
          await clock.advance(step);
        }
        await clock.runAll();
        expect(mostInAnyWindow(times, qps, burst)).toBeLessThanOrEqual(1e-6);
      }),
      { numRuns: propertyRuns(10_000) },
    );
  });

  it("gives and refuses like a bucket that counts its tokens", { timeout: 120_000 }, () => {
    const command: fc.Arbitrary<Command> = fc.oneof(
      { weight: 4, arbitrary: fc.record({ kind: fc.constant("take" as const), ms: fc.integer({ min: 0, max: 90 }) }) },
      {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constant("pause" as const), ms: fc.integer({ min: 1, max: 400 }) }),
      },
    );
    fc.assert(
      fc.property(limits, fc.array(command, { maxLength: 80 }), ({ qps, burst }, commands) => {
        const clock = createVirtualClock();
        const limiter = createRateLimiter({ qps, burst }, clock);
        const model = countingBucket(qps, burst);
        for (const { kind, ms } of commands) {
          const now = clock.monotonic();
          if (kind === "pause") {
            limiter.pauseFor(ms);
            model.pause(now, ms);
            continue;
          }
          expect(limiter.available > 0).toBe(model.wouldGive(now));
          expect(limiter.tryTake() === 0).toBe(model.take(now));
          // Sub-millisecond offset: the two compute the same instant by different sums.
          const entry = clock.setTimer(ms + 0.37, () => {});
          clock.fire(clock.earliest()[0]!);
          entry.cancel();
        }
      }),
      { numRuns: propertyRuns(10_000), examples: [[{ qps: 3, burst: 5 }, PAUSED_WHILE_FILLING]] },
    );
  });

  it("serves those who wait in the order in which they came", async () => {
    const clock = createVirtualClock();
    const limiter = createRateLimiter({ qps: 10, burst: 5 }, clock);
    const served: number[] = [];
    for (let caller = 0; caller < 12; caller++) void limiter.acquire().then(() => served.push(caller));
    await clock.advance(299);
    expect(served).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(limiter.tryTake()).toBeGreaterThan(0);
    await clock.advance(1_000);
    expect(served).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it("takes no token for a caller that gave up, and leaves no timer behind", async () => {
    const clock = createVirtualClock();
    const limiter = createRateLimiter({ qps: 1, burst: 5 }, clock);
    for (let taken = 0; taken < 5; taken++) expect(limiter.tryTake()).toBe(0);
    const controller = new AbortController();
    const waiting = limiter.acquire(controller.signal);
    controller.abort(new Error("gave up"));
    await expect(waiting).rejects.toThrow("gave up");
    expect({ waiting: limiter.waiting, timers: clock.pending }).toEqual({ waiting: 0, timers: 0 });
    await clock.advance(1_000);
    expect(limiter.tryTake()).toBe(0);
  });

  it("rejects at once for a signal that was aborted before", async () => {
    const limiter = createRateLimiter({ qps: 1, burst: 5 }, createVirtualClock());
    await expect(limiter.acquire(AbortSignal.abort(new Error("too late")))).rejects.toThrow("too late");
  });

  it("gives out nothing during a pause, and one token right after it", async () => {
    const clock = createVirtualClock();
    const limiter = createRateLimiter({ qps: 1, burst: 100 }, clock);
    limiter.pauseFor(10_000);
    limiter.pauseFor(3_000);
    let served = 0;
    for (let caller = 0; caller < 3; caller++) void limiter.acquire().then(() => served++);
    await clock.advance(9_999);
    expect(served).toBe(0);
    await clock.advance(1);
    expect(served).toBe(1);
    await clock.advance(1_000);
    expect(served).toBe(2);
  });

  it("gives no token past those who wait", async () => {
    const clock = createVirtualClock();
    const limiter = createRateLimiter({ qps: 1, burst: 5 }, clock);
    for (let taken = 0; taken < 5; taken++) limiter.tryTake();
    // Set first, so it fires first at the moment at which the next token is there.
    const passed: number[] = [];
    clock.setTimer(1_000, () => void passed.push(limiter.tryTake()));
    let isServed = false;
    void limiter.acquire().then(() => (isServed = true));
    await clock.advance(1_000);
    expect({ passed, isServed }).toEqual({ passed: [1_000], isServed: true });
  });

  it("goes on serving when the first of those who wait gives up", async () => {
    const clock = createVirtualClock();
    const limiter = createRateLimiter({ qps: 1, burst: 5 }, clock);
    for (let taken = 0; taken < 5; taken++) limiter.tryTake();
    const controller = new AbortController();
    const first = limiter.acquire(controller.signal);
    let second = false;
    void limiter.acquire().then(() => (second = true));
    controller.abort(new Error("gave up"));
    await expect(first).rejects.toThrow("gave up");
    await settled();
    await clock.advance(1_000);
    expect(second).toBe(true);
  });
});

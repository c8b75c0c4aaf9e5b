import { EventEmitter } from "node:events";
import { expect, test, vi } from "vitest";
import { createVirtualClock } from "../../internal/virtual-clock.ts";
import { type GrpcCall, openCall } from "./grpc-call.ts";

/** A call of the library that ends when it is told so. */
function callOf({ deadlineMs = Number.POSITIVE_INFINITY, cancelled = false } = {}) {
  const events = new EventEmitter();
  const call: GrpcCall = {
    cancelled,
    getDeadline: () => deadlineMs,
    on: (event, listener) => events.on(event, listener),
  };
  return { call, end: () => events.emit("cancelled") };
}

test("a call whose client is gone is over, and its signal says why", () => {
  const over = vi.fn<() => void>();
  const { call, end } = callOf();
  const { scope } = openCall(call, 0, createVirtualClock(), over);
  expect({ aborted: scope.signal.aborted, over: over.mock.calls.length }).toEqual({ aborted: false, over: 0 });
  end();
  expect(scope.signal.reason).toMatchObject({ message: "The client has cancelled the call" });
  expect(over).toHaveBeenCalledTimes(1);
});

test("a call whose client was gone before it was opened is over, too", () => {
  const over = vi.fn<() => void>();
  const { scope } = openCall(callOf({ cancelled: true }).call, 0, createVirtualClock(), over);
  expect(scope.signal.aborted).toBe(true);
  expect(over).toHaveBeenCalledTimes(1);
});

test("a call that has been answered is over without anybody being gone", () => {
  const over = vi.fn<() => void>();
  const { call, end } = callOf();
  const open = openCall(call, 0, createVirtualClock(), over);
  open.answered();
  end();
  expect(open.scope.signal.aborted).toBe(false);
  expect(over).toHaveBeenCalledTimes(1);
});

test("a call that ends at its deadline says that it has passed", async () => {
  const clock = createVirtualClock();
  const { call, end } = callOf({ deadlineMs: clock.now() + 1_000 });
  const { scope } = openCall(call, 0, clock, () => {});
  expect(scope.remainingMs()).toBe(1_000);
  await clock.advance(1_000);
  end();
  expect(scope.signal.reason).toMatchObject({ code: "DeadlineExceeded" });
});

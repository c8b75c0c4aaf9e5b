import { Duplex } from "node:stream";

import { createVirtualClock, type VirtualClock } from "@flyte-webapi/sdk/runtime";
import { expect, it } from "vitest";

import { socketTimeout } from "./socket-timeout.ts";

function socketOn(clock: VirtualClock): {
  readonly socket: Duplex;
  readonly timeouts: number[];
  readonly setTimeout: ReturnType<typeof socketTimeout>;
} {
  const socket = new Duplex({ read: () => {}, write: (_chunk, _encoding, done) => done() });
  const timeouts: number[] = [];
  socket.on("timeout", () => timeouts.push(clock.monotonic()));
  return { socket, timeouts, setTimeout: socketTimeout(socket, (ms, callback) => clock.setTimer(ms, callback)) };
}

it("tells of the timeout in virtual time, and calls the callback", async () => {
  const clock = createVirtualClock();
  const { timeouts, setTimeout } = socketOn(clock);
  let called = 0;
  setTimeout(2_000, () => called++);
  await clock.advance(1_999);
  expect(timeouts).toEqual([]);
  await clock.advance(10_000);
  expect([timeouts, called]).toEqual([[2_000], 1]);
});

it("has one timer, of the last time that was set, and none for 0", async () => {
  const clock = createVirtualClock();
  const { timeouts, setTimeout } = socketOn(clock);
  setTimeout(1_000);
  setTimeout(3_000);
  await clock.advance(5_000);
  setTimeout(1_000);
  setTimeout(0);
  await clock.advance(5_000);
  expect(timeouts).toEqual([3_000]);
});

it("is quiet once the socket is closed", async () => {
  const clock = createVirtualClock();
  const { socket, timeouts, setTimeout } = socketOn(clock);
  setTimeout(1_000);
  socket.destroy();
  await clock.advance(0);
  setTimeout(1_000);
  await clock.advance(5_000);
  expect([timeouts, clock.pending]).toEqual([[], 0]);
});

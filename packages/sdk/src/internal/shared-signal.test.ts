import { expect, it } from "vitest";
import { SharedSignal } from "./shared-signal.ts";

const untilAborted = (signal: AbortSignal): Promise<unknown> =>
  new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(signal.reason), { once: true });
  });

it("is one signal for all who use it together, and another one later", async () => {
  const shared = new SharedSignal();
  const seen: AbortSignal[] = [];
  await shared.during(async (outer) => {
    await shared.during(async (inner) => void seen.push(outer, inner));
    await shared.during(async (inner) => void seen.push(inner));
  });
  await shared.during(async (later) => void seen.push(later));
  expect(new Set(seen.slice(0, 3)).size).toBe(1);
  expect(seen[3]).not.toBe(seen[0]);
});

it("aborts who uses it now, and nobody who comes later", async () => {
  const shared = new SharedSignal();
  const [first, second] = [shared.during(untilAborted), shared.during(untilAborted)];
  shared.abort("enough");
  expect(await Promise.all([first, second])).toEqual(["enough", "enough"]);
  await shared.during(async (signal) => expect(signal.aborted).toBe(false));
  expect(shared.isIdle).toBe(true);
});

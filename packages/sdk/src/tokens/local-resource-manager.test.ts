import { expect, it } from "vitest";
import { settled } from "../internal/virtual-clock.ts";
import { createLocalResourceManager } from "./local-resource-manager.ts";

const SCOPE = { project: "p", domain: "d" };

it("answers as Flyte's resource manager does, and keeps the place of those who wait (RT-09, D1)", async () => {
  const local = createLocalResourceManager("test");
  const manager = local.forScope(SCOPE);
  expect(await manager.allocateResource("gpu", "a", {})).toBe("AllocationUndefined");
  await local.registerResourceQuota("gpu", 1);
  const one = { namespaceScopeResourceConstraint: { value: 1 } };
  expect(await manager.allocateResource("gpu", "a", one)).toBe("Granted");
  expect(await manager.allocateResource("gpu", "a", one)).toBe("Granted");
  expect(await manager.allocateResource("gpu", "b", one)).toBe("Exhausted");
  await local.registerResourceQuota("gpu", 2);
  expect(await manager.allocateResource("gpu", "b", one)).toBe("NamespaceQuotaExceeded");
  expect(await local.forScope({ project: "q", domain: "d" }).allocateResource("gpu", "c", one)).toBe("Granted");
  await manager.releaseResource("gpu", "a");
  await manager.releaseResource("gpu", "nobody");
  expect(await manager.allocateResource("gpu", "b", one)).toBe("Granted");
});

it("wakes whoever waits when a token is there, and forgets who gave up", async () => {
  const local = createLocalResourceManager("test");
  await local.registerResourceQuota("gpu", 1);
  const manager = local.forScope(SCOPE);
  for (const token of ["a", "b", "c"]) await manager.allocateResource("gpu", token, {});
  const controller = new AbortController();
  const gaveUp = local.granted("gpu", "b", controller.signal);
  let isGranted = false;
  void local.granted("gpu", "c", new AbortController().signal).then(() => (isGranted = true));
  controller.abort(new Error("gave up"));
  await expect(gaveUp).rejects.toThrow("gave up");
  await manager.releaseResource("gpu", "b");
  await settled();
  expect(isGranted).toBe(false);
  await manager.releaseResource("gpu", "a");
  await settled();
  expect({ isGranted, usage: local.usage() }).toEqual({
    isGranted: true,
    usage: [{ namespace: "gpu", quota: 1, held: 1, waiting: 0 }],
  });
  await expect(local.granted("gpu", "c", AbortSignal.abort(new Error("late")))).rejects.toThrow("late");
  await local.granted("gpu", "c", new AbortController().signal);
});

it("refuses a quota that is no number of tokens", async () => {
  const local = createLocalResourceManager("test");
  for (const quota of [0, -1, 1.5, Number.NaN]) {
    await expect(local.registerResourceQuota("gpu", quota)).rejects.toThrow("at least 1");
  }
});

import { expect, test, vi } from "vitest";
import { serveService } from "../../../test/connector/serve-service.ts";
import { NotFoundError, PermanentUserError, RetryableError, RetryAfterError } from "../../index.ts";
import type { PluginCallOutcome } from "../plugins/plugin-call.ts";

const said = (outcomes: readonly PluginCallOutcome[]): readonly string[] =>
  outcomes.map(({ method, outcome, isRetry }) => `${method} ${outcome}${isRetry ? " again" : ""}`);

test("every call of a service is told of, with what its error means, and whether it is a repetition", async () => {
  const outcomes: PluginCallOutcome[] = [];
  const hooks = {
    get: (call: number) => {
      if (call === 1) throw new RetryableError("Down", "down");
    },
    delete: () => {
      throw new NotFoundError("NOT_FOUND", "gone");
    },
    create: (call: number) => {
      if (call === 2) throw new PermanentUserError("Bad", "bad");
    },
  };
  await using world = await serveService(hooks, { onPluginCall: (outcome) => outcomes.push(outcome) });
  const meta = await world.create();
  await world.get(meta);
  await world.delete(meta);
  await expect(world.create({ run: "bad" })).rejects.toThrow("bad");
  expect(said(outcomes)).toEqual(["create ok", "get retry", "get ok again", "delete notFound", "create permanentUser"]);
  for (const { plugin, ms, waitedMs } of outcomes) {
    expect(plugin).toBe("service of job");
    expect(Math.min(ms, waitedMs)).toBeGreaterThanOrEqual(0);
  }
});

test("a call that had no turn in time is told of, with its wait", async () => {
  const outcomes: PluginCallOutcome[] = [];
  const get = (): never => {
    throw new RetryAfterError("Throttled", "slowly", 60_000);
  };
  await using world = await serveService(
    { get, config: { timeouts: { get: "50ms" } } },
    { onPluginCall: (outcome) => outcomes.push(outcome) },
  );
  const meta = await world.create();
  for (let polls = 0; polls < 2; polls++) await world.get(meta);
  expect(said(outcomes)).toEqual(["create ok", "get retryAfter", "get noTurn"]);
  expect(outcomes.at(-1)?.waitedMs).toBeGreaterThan(0);
});

test("a batch is one call", async () => {
  const outcomes: PluginCallOutcome[] = [];
  const getMany = async ({ resourceMetas }: { readonly resourceMetas: readonly { readonly id: string }[] }) =>
    resourceMetas.map(({ id }) => ({ resource: { id, key: "", state: "running" as const } }));
  await using world = await serveService(
    { methods: { getMany } },
    { onPluginCall: (outcome) => outcomes.push(outcome) },
  );
  const metas = [await world.create(), await world.create({ run: "second" })];
  await Promise.all(metas.map((meta) => world.get(meta)));
  await vi.waitFor(() => expect(said(outcomes)).toContain("getMany ok"));
  expect(said(outcomes).filter((text) => text.startsWith("get")).length).toBeLessThanOrEqual(2);
  expect(said(outcomes)).not.toContain("get ok");
});

import { status as Status } from "@grpc/grpc-js";
import { describe, expect, test, vi } from "vitest";
import type { JobHooks } from "../../test/connector/job-service.ts";
import { serveService } from "../../test/connector/serve-service.ts";
import { TaskExecution_Phase as Phase } from "./gen/flyteidl2/core/execution_pb.js";

/** A busy machine is slow, not wrong. */
const PATIENT = { timeout: 20_000 };

async function rejectedBy(signal: AbortSignal): Promise<never> {
  return await new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(new Error("cut off")));
  });
}

describe("a create that takes longer than it may", () => {
  /** The first call makes a job, and does not say so. */
  const hooks = (more: JobHooks = {}): JobHooks => ({
    create: (call, { signal }) => (call === 1 ? rejectedBy(signal) : undefined),
    config: { timeouts: { create: "20ms" } },
    ...more,
  });
  const late = { code: Status.DEADLINE_EXCEEDED };

  test("has its job deleted when the next attempt begins", async () => {
    await using world = await serveService(hooks());
    const { service, create: make, get } = world;
    await expect(make()).rejects.toMatchObject(late);
    expect(service.live()).toHaveLength(1);
    const second = await make({ attempt: 1 });
    await vi.waitFor(() => expect(service.calls.delete).toBe(1), PATIENT);
    expect(service.live().map(({ id }) => id)).toEqual(["job 2 語"]);
    expect(await get(second)).toMatchObject({ phase: Phase.RUNNING });
  });

  test("has its job deleted when nobody asks again", async () => {
    await using world = await serveService(hooks(), { unclaimedGraceMs: 20 });
    const { service, create: make } = world;
    await expect(make()).rejects.toMatchObject(late);
    await vi.waitFor(() => expect(service.calls).toMatchObject({ create: 2, delete: 1 }), PATIENT);
    expect(service.live()).toEqual([]);
  });

  test("has its job deleted when the connector stops", async () => {
    await using world = await serveService(hooks());
    const { service, server, create: make } = world;
    await expect(make()).rejects.toMatchObject(late);
    await server.close();
    expect(service.calls).toMatchObject({ create: 2, delete: 1 });
    expect(service.live()).toEqual([]);
  });

  test("is called again for the same attempt, whose job then is Flyte's", async () => {
    await using world = await serveService(hooks());
    const { service, server, create: make, get } = world;
    await expect(make()).rejects.toMatchObject(late);
    expect(await get(await make())).toMatchObject({ phase: Phase.RUNNING });
    await server.close();
    expect(service.calls).toMatchObject({ create: 2, delete: 0 });
    expect(service.live()).toHaveLength(1);
  });

  test("says so when its job cannot be asked for", async () => {
    const never = hooks({ create: (_, { signal }) => rejectedBy(signal) });
    await using world = await serveService(never);
    const { service, lines, server, create: make } = world;
    await expect(make()).rejects.toMatchObject(late);
    await server.close();
    expect(service.calls).toMatchObject({ create: 2, delete: 0 });
    expect(lines.join("\n")).toContain("A job may be left that nobody knows of");
  });
});

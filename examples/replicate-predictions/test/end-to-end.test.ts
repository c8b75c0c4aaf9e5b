import { Phase } from "@flyte-webapi/sdk";
import { createEnvSecretManager, createRuntime, type Runtime } from "@flyte-webapi/sdk/runtime";
import { serveWorld, type ServedWorld } from "@flyte-webapi/testkit/msw";
import { expect, it, onTestFinished } from "vitest";

import { createReplicatePlugin } from "../src/index.ts";
import { replicateWorld } from "./replicate.world.ts";

async function startService(): Promise<ServedWorld> {
  const service = await serveWorld(replicateWorld);
  onTestFinished(async () => await service.close());
  return service;
}

/** The plugin in the reference runtime, against the fake as a server on loopback. */
function startRuntime({ url, secrets }: ServedWorld): Runtime {
  const runtime = createRuntime({
    plugins: [createReplicatePlugin({ baseUrl: url })],
    secretManager: createEnvSecretManager(secrets),
  });
  onTestFinished(async () => await runtime.close());
  return runtime;
}

it("makes a prediction and stores its output", async () => {
  const service = await startService();
  const task = await startRuntime(service).submit({ name: "hello", ...replicateWorld.task });
  for await (const event of task.phases()) {
    if (event.phaseInfo.phase === Phase.Queued) service.jobs.moveAll("succeeded");
  }
  expect(await task.result()).toMatchObject({
    phaseInfo: { phase: Phase.Success },
    outputs: { output: { kind: "string", value: "hello Alice" } },
  });
  const [id] = service.jobs.list().map((job) => job.id);
  expect(service.requests).toEqual([
    expect.stringMatching(/^GET \/v1\/predictions\?created_after=/),
    "POST /v1/predictions",
    `GET /v1/predictions/${id}`,
  ]);
});

it("finds its prediction on the thirteenth page, when another runtime goes on without a store", async () => {
  const service = await startService();
  const first = startRuntime(service);
  const task = await first.submit({ name: "hello", ...replicateWorld.task });
  for await (const event of task.phases()) {
    if (event.phaseInfo.phase === Phase.Queued) break;
  }
  await first.close();
  for (let made = 0; made < 60; made++) service.jobs.add({ spec: { version: "other", input: {} } });
  service.jobs.moveAll("succeeded");

  const again = await startRuntime(service).submit({ name: "hello", ...replicateWorld.task });
  expect((await again.result()).phaseInfo.phase).toBe(Phase.Success);
  expect(service.requests.filter((line) => line.startsWith("POST"))).toHaveLength(1);
  expect(service.requests).toContainEqual(expect.stringMatching(/&cursor=60$/));
});

it("cancels the prediction of a task that is aborted", async () => {
  const service = await startService();
  const task = await startRuntime(service).submit({ name: "endless", ...replicateWorld.task });
  for await (const event of task.phases()) {
    if (event.phaseInfo.phase === Phase.Queued) break;
  }
  await task.abort("no longer needed");
  expect((await task.result()).phaseInfo.phase).toBe(Phase.Aborted);
  expect(service.jobs.list()).toMatchObject([{ state: "canceled" }]);
});

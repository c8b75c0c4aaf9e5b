import { Phase } from "@flyte-webapi/sdk";
import { createEnvSecretManager, createRuntime, type Runtime } from "@flyte-webapi/sdk/runtime";
import { serveWorld, type ServedWorld } from "@flyte-webapi/testkit/msw";
import { expect, it, onTestFinished } from "vitest";

import { createBatchPlugin } from "../src/index.ts";
import { batchWorld } from "./batch.world.ts";

async function startService(): Promise<ServedWorld> {
  const service = await serveWorld(batchWorld);
  onTestFinished(async () => await service.close());
  return service;
}

/** The plugin in the reference runtime, against the fake as a server on loopback. */
function startRuntime({ url, secrets }: ServedWorld): Runtime {
  const runtime = createRuntime({
    plugins: [createBatchPlugin({ baseUrl: url })],
    secretManager: createEnvSecretManager(secrets),
  });
  onTestFinished(async () => await runtime.close());
  return runtime;
}

it("uploads the requests, runs the batch, and gives its files", async () => {
  const service = await startService();
  const task = await startRuntime(service).submit({ name: "embed", ...batchWorld.task });
  for await (const event of task.phases()) {
    if (event.phaseInfo.phase === Phase.Queued) service.jobs.moveAll("completed");
  }
  expect(await task.result()).toMatchObject({
    phaseInfo: { phase: Phase.Success },
    outputs: {
      output_file: { kind: "blob", uri: `${service.url}/v1/files/file-output/content` },
      error_file: { kind: "string", value: "file-errors" },
      failed_requests: { kind: "integer", value: 1n },
    },
  });
  const [batch] = service.jobs.list();
  expect(batch?.spec).toMatchObject({
    endpoint: "/v1/embeddings",
    input_file_id: "file-1",
    metadata: { flyte_task: "embed-a0-0" },
    lines: [
      '{"custom_id":"0","method":"POST","url":"/v1/embeddings","body":{"model":"text-embedding-3-small","input":"first"}}\n',
      '{"custom_id":"1","method":"POST","url":"/v1/embeddings","body":{"model":"text-embedding-3-small","input":"second"}}\n',
    ].join(""),
  });
  expect(service.requests).toEqual([
    "GET /v1/batches?limit=100",
    "GET /v1/files?purpose=batch&order=desc&limit=1000",
    "POST /v1/files",
    "POST /v1/batches",
    `GET /v1/batches/${batch?.id}`,
  ]);
});

it("finds its batch among others, when another runtime goes on without a store", async () => {
  const service = await startService();
  const first = startRuntime(service);
  const task = await first.submit({ name: "embed", ...batchWorld.task });
  for await (const event of task.phases()) {
    if (event.phaseInfo.phase === Phase.Queued) break;
  }
  await first.close();
  const [made] = service.jobs.list();
  for (let other = 0; other < 12; other++) service.jobs.add({ spec: { ...Object(made?.spec), metadata: {} } });
  service.jobs.moveAll("completed");

  const again = await startRuntime(service).submit({ name: "embed", ...batchWorld.task });
  expect((await again.result()).phaseInfo.phase).toBe(Phase.Success);
  expect(service.requests.filter((line) => line.startsWith("POST"))).toEqual(["POST /v1/files", "POST /v1/batches"]);
});

it("cancels the batch of a task that is aborted, and removes its upload", async () => {
  const service = await startService();
  const task = await startRuntime(service).submit({ name: "endless", ...batchWorld.task });
  for await (const event of task.phases()) {
    if (event.phaseInfo.phase === Phase.Queued) break;
  }
  expect(service.resources.size).toBe(1);
  await task.abort("no longer needed");
  expect((await task.result()).phaseInfo.phase).toBe(Phase.Aborted);
  expect(service.jobs.list()).toMatchObject([{ state: "cancelled" }]);
  expect(service.resources.size).toBe(0);
});

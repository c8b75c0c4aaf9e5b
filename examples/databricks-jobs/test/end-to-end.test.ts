import { Phase } from "@flyte-webapi/sdk";
import { createEnvSecretManager, createRuntime, type Runtime } from "@flyte-webapi/sdk/runtime";
import { serveWorld, type ServedWorld } from "@flyte-webapi/testkit/msw";
import { expect, it, onTestFinished } from "vitest";

import { createDatabricksPlugin } from "../src/index.ts";
import { databricksWorld, ORIGIN } from "./databricks.world.ts";

/** The plugin in the reference runtime, against the fake as a server on loopback. */
async function start(): Promise<{ readonly service: ServedWorld; readonly runtime: Runtime }> {
  const service = await serveWorld(databricksWorld);
  const runtime = createRuntime({
    plugins: [createDatabricksPlugin({ baseUrl: service.url })],
    secretManager: createEnvSecretManager(service.secrets),
  });
  onTestFinished(async () => {
    await runtime.close();
    await service.close();
  });
  return { service, runtime };
}

it("runs a notebook and stores what it gave, under ids of 19 digits", async () => {
  const { service, runtime } = await start();
  const task = await runtime.submit({ name: "sales", ...databricksWorld.task });
  for await (const event of task.phases()) {
    if (event.phaseInfo.phase === Phase.Queued) service.jobs.moveAll("TERMINATED/SUCCESS");
  }
  expect(await task.result()).toMatchObject({
    phaseInfo: { phase: Phase.Success, info: { logs: [{ uri: `${ORIGIN}/?o=1#job/1/run/1103749018473629101` }] } },
    outputs: { result: { kind: "string", value: "12 sales" } },
  });
  expect(service.requests).toEqual([
    "POST /api/2.1/jobs/runs/submit",
    "GET /api/2.1/jobs/runs/get?run_id=1103749018473629101",
    "GET /api/2.1/jobs/runs/get-output?run_id=1103749018473629102",
  ]);
});

it("fails the task with the words of a run that failed", async () => {
  const { service, runtime } = await start();
  const task = await runtime.submit({ name: "sales", ...databricksWorld.task });
  for await (const event of task.phases()) {
    if (event.phaseInfo.phase === Phase.Queued) service.jobs.moveAll("TERMINATED/FAILED", "Workload failed: E-4711");
  }
  expect((await task.result()).phaseInfo).toMatchObject({
    phase: Phase.PermanentFailure,
    error: { code: "FAILED", kind: "USER", message: "Workload failed: E-4711" },
  });
});

it("cancels the run of a task that is aborted", async () => {
  const { service, runtime } = await start();
  const task = await runtime.submit({ name: "endless", ...databricksWorld.task });
  for await (const event of task.phases()) {
    if (event.phaseInfo.phase === Phase.Queued) break;
  }
  await task.abort("no longer needed");
  expect((await task.result()).phaseInfo.phase).toBe(Phase.Aborted);
  expect(service.jobs.list()).toMatchObject([{ state: "TERMINATED/CANCELED" }]);
});

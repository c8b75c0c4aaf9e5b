import { Phase } from "@flyte-webapi/sdk";
import { createEnvSecretManager, createRuntime, type Runtime } from "@flyte-webapi/sdk/runtime";
import { serveWorld, type ServedWorld } from "@flyte-webapi/testkit/msw";
import { expect, it, onTestFinished } from "vitest";

import { createSnowflakePlugin } from "../src/index.ts";
import { snowflakeWorld } from "./snowflake.world.ts";

/** The plugin in the reference runtime, against the fake as a server on loopback. */
async function start(): Promise<{ readonly service: ServedWorld; readonly runtime: Runtime }> {
  const service = await serveWorld(snowflakeWorld);
  const runtime = createRuntime({
    plugins: [createSnowflakePlugin({ baseUrl: service.url })],
    secretManager: createEnvSecretManager(service.secrets),
  });
  onTestFinished(async () => {
    await runtime.close();
    await service.close();
  });
  return { service, runtime };
}

it("runs a statement and stores the rows of all partitions", async () => {
  const { service, runtime } = await start();
  const task = await runtime.submit({ name: "totals", ...snowflakeWorld.task });
  for await (const event of task.phases()) {
    if (event.phaseInfo.phase === Phase.Queued) service.jobs.moveAll("090001");
  }
  const { phaseInfo, outputs } = await task.result();
  expect(phaseInfo.phase).toBe(Phase.Success);
  expect(outputs).toEqual({
    rows: {
      kind: "collection",
      literals: [
        { kind: "struct", value: { CITY: "Oslo", SALES: 12 } },
        { kind: "struct", value: { CITY: "Bergen", SALES: null } },
      ],
    },
    row_count: { kind: "integer", value: 2n },
  });
  const [handle] = service.jobs.list().map(({ id }) => id);
  expect(service.requests).toEqual([
    expect.stringMatching(/^POST \/api\/v2\/statements\?async=true&requestId=[\da-f-]{36}&retry=true$/),
    `GET /api/v2/statements/${handle}`,
    `GET /api/v2/statements/${handle}?partition=1`,
  ]);
});

it("cancels the statement of a task that is aborted", async () => {
  const { service, runtime } = await start();
  const task = await runtime.submit({ name: "endless", ...snowflakeWorld.task });
  for await (const event of task.phases()) {
    if (event.phaseInfo.phase === Phase.Queued) break;
  }
  await task.abort("no longer needed");
  expect((await task.result()).phaseInfo.phase).toBe(Phase.Aborted);
  expect(service.jobs.list()).toMatchObject([{ state: "000604" }]);
});

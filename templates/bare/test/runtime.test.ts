import { Phase } from "@flyte-webapi/sdk";
import { createEnvSecretManager, createRuntime, createVirtualClock } from "@flyte-webapi/sdk/runtime";
import { expect, it, onTestFinished } from "vitest";

import { bareJobPlugin } from "../src/index.ts";

it("runs a task to its end, in simulated time", async () => {
  const states = ["WAITING", "RUNNING", "DONE"];
  const requests: string[] = [];
  const clock = createVirtualClock();
  const runtime = createRuntime({
    plugins: [bareJobPlugin],
    secretManager: createEnvSecretManager({ JOB_API_TOKEN: "t0ken-4711" }),
    clock,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      requests.push(`${request.method} ${new URL(request.url).pathname}`);
      return Response.json({ id: "7", state: request.method === "POST" ? "WAITING" : states.shift() });
    },
  });
  onTestFinished(async () => await runtime.close());
  const task = await runtime.submit({ name: "run-1", taskType: "bare_job", custom: { command: ["python"] } });
  await clock.advance(120_000);
  expect(await task.result()).toMatchObject({ phaseInfo: { phase: Phase.Success } });
  expect(requests).toEqual(["POST /jobs", "GET /jobs/7", "GET /jobs/7", "GET /jobs/7"]);
});

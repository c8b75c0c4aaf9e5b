import { createEnvSecretManager } from "@flyte-webapi/sdk/runtime";
import { connectToConnector, serveConnector } from "@flyte-webapi/sdk/connector";
import { expect, it, onTestFinished } from "vitest";

import { syncCallPlugin } from "../src/index.ts";

const TEXT_TYPE = { type: { simple: "STRING" } };

it("does a task that comes over Flyte's connector protocol, and answers with its outputs", async () => {
  const server = await serveConnector({
    plugins: [syncCallPlugin],
    host: "localhost",
    port: 0,
    secretManager: createEnvSecretManager({ CLASSIFY_API_TOKEN: "t0ken-4711" }),
    fetch: async () => Response.json({ label: "happy", score: 0.93 }),
  });
  onTestFinished(async () => await server.close());
  const client = connectToConnector({ endpoint: `localhost:${server.port}` });
  onTestFinished(() => client.close());
  const made = await client.call("CreateTask", {
    template: {
      type: "sync_call",
      id: { project: "p", domain: "d", name: "t" },
      interface: {
        inputs: { variables: [{ key: "text", value: TEXT_TYPE }] },
        outputs: {
          variables: [
            { key: "label", value: TEXT_TYPE },
            { key: "score", value: { type: { simple: "FLOAT" } } },
          ],
        },
      },
    },
    inputs: { literals: [{ name: "text", value: { scalar: { primitive: { stringValue: "what a day" } } } }] },
    taskExecutionMetadata: {
      taskExecutionId: { nodeExecutionId: { nodeId: "n0", executionId: { project: "p", domain: "d", name: "run" } } },
    },
  });
  expect(made).toMatchObject({ status: "OK", details: "" });
  const done = await client.call("GetTask", {
    resourceMeta: made.messages[0]?.["resourceMeta"],
    taskCategory: { name: "sync_call" },
  });
  expect(done).toMatchObject({ status: "OK", messages: [{ resource: { phase: "SUCCEEDED" } }] });
  expect(JSON.stringify(done.messages)).toContain('"stringValue":"happy"');
});

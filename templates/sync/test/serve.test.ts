import { fileURLToPath } from "node:url";

import { expect, it, onTestFinished } from "vitest";

import { startServing } from "./serve-process.ts";

it("is served on Flyte's connector protocol, says for which task type, and stops in an orderly way", async () => {
  const server = await startServing(fileURLToPath(new URL("../src/index.ts", import.meta.url)));
  onTestFinished(async () => void (await server.stop()));
  expect(await server.read("/readyz")).toBe("200 ready\n");
  expect(server.stdout()).toMatch(/sync_call"?: connector-service/);
  expect(await server.stop()).toBe(0);
}, 30_000);

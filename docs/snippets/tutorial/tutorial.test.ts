import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createRuntime } from "@flyte-webapi/sdk/runtime";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { runtimeWithConnector } from "../guide/connector-plugin.ts";
import { runAgainst } from "../guide/serve-world.ts";
import { serve } from "../guide/serve.ts";
import { startJobService, type JobService } from "../job-service.ts";
import { runDurably, runOnce, stopAll } from "../runtime/runs.ts";
import { jobPlugin, registry } from "./entry.ts";
import { jobsWorld } from "./jobs.world.ts";

const plugin = { ...jobPlugin, supportedTaskTypes: ["my_task_type", "my-task"] };
let service: JobService;

beforeEach(async () => {
  service = await startJobService();
  vi.stubEnv("JOBS_URL", service.url);
  vi.stubEnv("JOBS_TOKEN", "t0ken");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await service.close();
});

it("finds the plugin by its task type", () => {
  expect(registry.find("my_task_type").id).toBe("my-web-api-plugin");
});

it("runs a task, and prints its phases", async () => {
  const log = vi.spyOn(console, "log").mockReturnValue();
  const { phaseInfo } = await runOnce(plugin);
  expect(phaseInfo.phase).toBe("Success");
  expect(log.mock.calls.map(([phase]) => phase as unknown)).toContain("Success");
  expect(service.requests).toEqual(["POST /jobs", "GET /jobs/job-1"]);
});

it("keeps tasks in a file, and closes it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "docs-store-"));
  try {
    await runDurably(plugin, join(folder, "tasks.db"));
    // Closed: nothing lies beside it any more.
    expect(readdirSync(folder)).toEqual(["tasks.db"]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it("deletes the jobs of all tasks, and ends", async () => {
  await service.close();
  service = await startJobService(1_000);
  vi.stubEnv("JOBS_URL", service.url);
  const runtime = createRuntime({ plugins: [plugin] });
  const task = await runtime.submit({ taskType: "my-task", name: "run-2" });
  for await (const { phaseInfo } of task.phases()) if (phaseInfo.phase !== "NotReady") break;
  await stopAll(runtime);
  expect(service.requests.at(-1)).toBe("POST /jobs/job-1/cancel");
});

it("is served as a connector, and called through the plugin for connectors", async () => {
  const server = await serve(plugin, 0);
  const runtime = runtimeWithConnector(`127.0.0.1:${server.port}`);
  try {
    const task = await runtime.submit({ taskType: "my_task_type", name: "run-3" });
    expect((await task.result()).phaseInfo.phase).toBe("Success");
  } finally {
    await runtime.close();
    await server.close();
  }
});

it("runs against its own fake, served on loopback", async () => {
  const { phase, requests } = await runAgainst(jobsWorld, ({ baseUrl }) => {
    vi.stubEnv("JOBS_URL", baseUrl);
    return jobPlugin;
  });
  expect(phase).toBe("Success");
  expect(requests.length).toBeGreaterThanOrEqual(2);
});

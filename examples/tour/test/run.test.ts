import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

import { serveWorld } from "@flyte-webapi/testkit/msw";
import { expect, it } from "vitest";

import { jobsWorld } from "./jobs.world.ts";

async function runTour(
  env: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const script = fileURLToPath(new URL("../src/run.ts", import.meta.url));
  return await new Promise((resolve) => {
    const child = spawn(process.execPath, ["--conditions=@flyte-webapi/source", script], {
      env: { PATH: process.env["PATH"], NO_COLOR: "1", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.on("close", (code) => resolve({ code, output }));
  });
}

it("runs the task against a real service and ends by itself", { timeout: 30_000 }, async () => {
  await using service = await serveWorld(jobsWorld, {
    secrets: { JOBS_TOKEN: "t0ken" },
    // The job is done when somebody asks for the first time.
    onRequest: (line) => line.startsWith("GET") && service.jobs.moveAll("DONE"),
  });
  const { code, output } = await runTour({ JOBS_URL: service.url, JOBS_TOKEN: "t0ken" });
  expect(output).toMatch(/Success\s*$/);
  expect(code).toBe(0);
  const [job] = service.jobs.list();
  expect(service.requests).toEqual(["POST /jobs", `GET /jobs/${job?.id}`]);
});

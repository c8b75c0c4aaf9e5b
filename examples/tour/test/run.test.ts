import { spawn } from "node:child_process";
import { createServer, type Server } from "node:http";
import { fileURLToPath } from "node:url";
import { afterEach, expect, it } from "vitest";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A job service on loopback whose job is queued at first and done at the second look. */
async function startService(): Promise<{ readonly url: string; readonly requests: readonly string[] }> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url} ${request.headers["authorization"]}`);
    const looks = requests.filter((line) => line.startsWith("GET")).length;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ id: "j/1", state: looks < 1 ? "QUEUED" : "DONE" }));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the service has no port");
  return { url: `http://127.0.0.1:${address.port}`, requests };
}

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
  const { url, requests } = await startService();
  const { code, output } = await runTour({ JOBS_URL: url, JOBS_TOKEN: "t0ken" });
  expect(output).toMatch(/Success\s*$/);
  expect(code).toBe(0);
  expect(requests).toEqual(["POST /jobs Bearer t0ken", "GET /jobs/j%2F1 Bearer t0ken"]);
});

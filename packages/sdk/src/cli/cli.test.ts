import { create, toBinary } from "@bufbuild/protobuf";
import { credentials } from "@grpc/grpc-js";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test, vi } from "vitest";
import { makeAuthority, makeCertificate } from "../../test/connector/certificates.ts";
import { grpcJsClient } from "../../test/connector/clients.ts";
import { createRequest } from "../../test/connector/requests.ts";
import { GetTaskRequestSchema } from "../connector/gen/flyteidl2/connector/connector_pb.js";
import { AsyncConnectorService } from "../connector/gen/flyteidl2/connector/service_pb.js";
import { InputsSchema } from "../connector/gen/flyteidl2/task/common_pb.js";

const BIN = fileURLToPath(new URL("bin.ts", import.meta.url));
const C0 = fileURLToPath(new URL("c0.ts", import.meta.url));
const MODULE = fileURLToPath(new URL("../../test/fixtures/served-plugins.ts", import.meta.url));

function run(program: string, args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [program, ...args], { env: { ...process.env, ...env } });
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output.stderr += chunk.toString()));
  const exited = new Promise<number | null>((resolve) => {
    child.on("close", resolve);
  });
  return { child, output, exited };
}

/** The ports that a connector has said it listens on. */
async function portsOf(output: { readonly stderr: string }): Promise<{ port: number; prometheusPort: number }> {
  const line = await vi.waitFor(
    () => {
      const found = output.stderr.split("\n").find((text) => text.includes("The connector serves"));
      if (found === undefined) throw new Error(output.stderr);
      return found;
    },
    { timeout: 30_000 },
  );
  return JSON.parse(line) as { port: number; prometheusPort: number };
}

const FREE_PORTS = ["--port", "0", "--prometheus-port", "0", "--host", "localhost"];

test("a connector is served, measured, and stopped by SIGTERM", async () => {
  const { child, output, exited } = run(BIN, ["serve", "--modules", MODULE, ...FREE_PORTS]);
  const { port, prometheusPort } = await portsOf(output);
  const client = grpcJsClient(port);
  const { createTask, getTask } = AsyncConnectorService.method;
  const { resourceMeta } = await client.call(createTask, createRequest({ type: "echo" }));
  const request = create(GetTaskRequestSchema, { resourceMeta, taskCategory: { name: "echo" } });
  expect((await client.call(getTask, request)).resource).toMatchObject({ message: "echoes" });
  await expect(client.call(createTask, createRequest({ type: "made up" }))).rejects.toThrow("made up");
  await client[Symbol.asyncDispose]();

  const read = async (path: string): Promise<string> => {
    const response = await fetch(`http://localhost:${prometheusPort}${path}`);
    return `${response.status} ${await response.text()}`;
  };
  expect(await read("/healthz")).toBe("200 ok\n");
  expect(await read("/readyz")).toBe("200 ready\n");
  expect(await read("/other")).toContain("404");
  const metrics = await read("/metrics");
  expect(metrics).toContain('flyte_connector_requests_success_total{task_type="echo",operation="create"} 1');
  expect(metrics).toContain('flyte_connector_requests_success_total{task_type="echo",operation="get"} 1');
  expect(metrics).toContain('{task_type="unknown",operation="create",error_code="404",grpc_status="NOT_FOUND"} 1');
  expect(metrics).toContain('flyte_connector_request_latency_seconds_count{task_type="echo",operation="get"} 1');
  expect(metrics).toContain('flyte_connector_input_literal_bytes_count{task_type="echo"} 1');
  const inputBytes = toBinary(InputsSchema, createRequest().inputs!).length;
  expect(metrics).toContain(`flyte_connector_input_literal_bytes_sum{task_type="echo"} ${inputBytes}\n`);
  // What the service was asked.
  expect(metrics).toContain('flyte_connector_plugin_call_seconds_count{plugin="echo",method="get",outcome="ok"} 1');
  expect(metrics).toContain('flyte_connector_plugin_wait_seconds_count{plugin="echo",method="create"} 1');
  // What the plugin itself measures.
  expect(metrics).toContain('flyte_webapi:plugin:echoes{kind="create",plugin="echo"} 1');
  expect(metrics).toContain("flyte_connector_calls_in_flight 0");
  expect(metrics).toContain('flyte_connector_jobs{state="remembered"} 1');
  expect(metrics).toContain('flyte_connector_quota_tokens{plugin="echo",namespace="echoes",state="held"} 1');

  child.kill("SIGTERM");
  expect(await exited).toBe(0);
  expect(output.stdout).toContain("TASK TYPE  VERSION  PLUGIN\necho       0        echo\necho       1        echo\n");
  expect(output.stdout).toContain("default-for-task-types:\n      echo: connector-service\n");
  expect(output.stderr).toContain("The connector has stopped");
});

test("with certificates it answers clients that have one, too, and says so to Flyte", async () => {
  const authority = makeAuthority("authority");
  const [ofServer, ofClient] = [makeCertificate(authority), makeCertificate(authority)];
  const folder = await mkdtemp(join(tmpdir(), "flyte-webapi-tls-"));
  const files = { "tls-cert": ofServer.cert, "tls-key": ofServer.key, "tls-ca": authority.cert };
  for (const [name, pem] of Object.entries(files)) await writeFile(join(folder, name), pem);
  const flags = Object.keys(files).flatMap((name) => [`--${name}`, join(folder, name)]);
  const { child, output, exited } = run(BIN, ["serve", "--modules", MODULE, ...FREE_PORTS, ...flags]);
  const { port } = await portsOf(output);
  const channel = credentials.createSsl(
    Buffer.from(authority.cert),
    Buffer.from(ofClient.key),
    Buffer.from(ofClient.cert),
  );
  const client = grpcJsClient(port, channel);
  const { resourceMeta } = await client.call(AsyncConnectorService.method.createTask, createRequest({ type: "echo" }));
  expect(resourceMeta.length).toBeGreaterThan(0);
  await client[Symbol.asyncDispose]();
  child.kill("SIGTERM");
  expect(await exited).toBe(0);
  expect(output.stdout).toContain("insecure: false");
  await rm(folder, { recursive: true });
});

test("c0 needs no arguments, only variables", async () => {
  const env = {
    FLYTE_CONNECTOR_MODULES: MODULE,
    FLYTE_CONNECTOR_PORT: "0",
    FLYTE_CONNECTOR_PROMETHEUS_PORT: "0",
    FLYTE_CONNECTOR_HOST: "localhost",
  };
  const { child, output, exited } = run(C0, [], env);
  await portsOf(output);
  child.kill("SIGINT");
  expect(await exited).toBe(0);
});

/** A module in a file of its own, for as long as the test takes. */
async function moduleOf(script: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "flyte-webapi-serve-"));
  onTestFinished(async () => await rm(folder, { recursive: true }));
  const file = join(folder, "module.mjs");
  await writeFile(file, script);
  return file;
}
const plugin = (loader: string): string =>
  `export const one = { id: "one", supportedTaskTypes: ["one"], pluginLoader: ${loader} };`;

test.for([
  ["a module that never ends to load", "await new Promise(() => {});"],
  ["a plugin that never ends to load", plugin("() => new Promise(() => {})")],
] as const)("SIGTERM ends a connector that waits for %s", async ([, script]) => {
  const { child, output, exited } = run(BIN, ["serve", "--modules", await moduleOf(script), ...FREE_PORTS]);
  const line = await vi.waitFor(
    () => {
      const found = output.stderr.split("\n").find((text) => text.includes("The connector starts"));
      if (found === undefined) throw new Error(output.stderr);
      return found;
    },
    { timeout: 30_000 },
  );
  const { prometheusPort } = JSON.parse(line) as { prometheusPort: number };
  expect((await fetch(`http://localhost:${prometheusPort}/healthz`)).status).toBe(200);
  expect((await fetch(`http://localhost:${prometheusPort}/readyz`)).status).toBe(503);
  child.kill("SIGTERM");
  expect(await exited).toBe(0);
  expect(output.stderr).toContain('"reason":"SIGTERM","served":false');
});

test("a plugin that leaves a timer behind does not keep a connector that has stopped", async () => {
  const module = await moduleOf(
    `${plugin("() => ({ getConfig: () => ({}), do() {} })")} setInterval(() => {}, 1_000_000);`,
  );
  const { child, output, exited } = run(BIN, ["serve", "--modules", module, ...FREE_PORTS]);
  await portsOf(output);
  child.kill("SIGTERM");
  expect(await exited).toBe(0);
  expect(output.stderr).toContain("Plugins have left timers or sockets behind");
});

test("a connector goes on when nobody reads its output and its logs any more, and stops when its terminal is closed", async () => {
  const { child, output, exited } = run(BIN, ["serve", "--modules", MODULE, ...FREE_PORTS, "--log-level", "debug"]);
  const { port } = await portsOf(output);
  child.stdout.destroy();
  child.stderr.destroy();
  const client = grpcJsClient(port);
  for (let call = 0; call < 2; call++) {
    await client.call(AsyncConnectorService.method.createTask, createRequest({ type: "echo", run: `run${call}` }));
  }
  await client[Symbol.asyncDispose]();
  child.kill("SIGHUP");
  expect(await exited).toBe(0);
});

test("a port that is taken is named, with the flag, and nothing but log lines is written beside it", async () => {
  const taken = createServer().listen(0, "localhost");
  await once(taken, "listening");
  // The address of a server that listens on a port.
  const { port } = taken.address() as AddressInfo;
  const forCalls = ["--host", "localhost", "--port", String(port), "--prometheus-port", "0"];
  const forMetrics = ["--host", "localhost", "--port", "0", "--prometheus-port", String(port)];
  const ends = [forCalls, forMetrics].map(async (ports) => {
    const { output, exited } = run(BIN, ["serve", "--modules", MODULE, ...ports]);
    expect(await exited).toBe(1);
    return output.stderr.split("\n").filter((line) => line !== "" && !line.startsWith("{"));
  });
  expect(await Promise.all(ends)).toEqual([
    [
      expect.stringMatching(
        `^flyte-webapi: The connector cannot listen on localhost:${port}: listen EADDRINUSE: [^[]+$`,
      ),
    ],
    [expect.stringMatching(`port ${port} \\(--prometheus-port\\): listen EADDRINUSE`)],
  ]);
  taken.close();
});

test.for([
  [["serve", ...FREE_PORTS], 2, "no plugins: name the packages or files"],
  [["serve", ...FREE_PORTS, "--modules", "./no-such-file.js"], 2, "./no-such-file.js cannot be loaded"],
  [["serve", ...FREE_PORTS, "--modules", BIN.replace("bin.ts", "start-text.ts")], 2, "exports no plugin"],
  [
    ["serve", ...FREE_PORTS, "--modules", MODULE, "--tls-cert", "./no.pem", "--tls-key", "./no.pem"],
    2,
    "--tls-cert cannot be read: ENOENT",
  ],
  [
    ["serve", ...FREE_PORTS, "--modules", MODULE, "--tls-cert", BIN, "--tls-key", BIN],
    2,
    "--tls-cert must be a PEM file",
  ],
  [["fly"], 2, 'there is no command "fly"; there are dev, serve, generate, doctor'],
  [["serve", "--port", "x"], 2, "--port must be an integer"],
] as const)("%# ends with what is wrong", async ([args, code, message]) => {
  const { output, exited } = run(BIN, args);
  expect(await exited).toBe(code);
  expect(output.stderr).toContain(message);
  expect(output.stderr).not.toContain("    at ");
});

test("help says which flags and variables there are", async () => {
  const { output, exited } = run(BIN, ["serve", "--help"]);
  expect(await exited).toBe(0);
  expect(output.stdout).toContain("FLYTE_CONNECTOR_PROMETHEUS_PORT");
});

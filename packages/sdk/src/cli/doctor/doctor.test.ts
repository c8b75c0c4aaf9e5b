import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { createJobService } from "../../../test/connector/job-service.ts";
import { serveConnector } from "../../connector/index.ts";
import { silentLogger } from "../../internal/silent-logger.ts";
import { readDoctorOptions } from "./doctor-options.ts";
import { addressOf, readEndpoint } from "./endpoint.ts";

const BIN = fileURLToPath(new URL("../bin.ts", import.meta.url));

async function run(
  args: readonly string[],
): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  return await new Promise((resolve) => {
    const child = spawn(process.execPath, [BIN, "doctor", ...args]);
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

test("the exit code says whether something failed, and --json prints one object", async () => {
  const plugins = [createJobService().entry];
  const server = await serveConnector({ host: "localhost", port: 0, logger: silentLogger, plugins });
  const endpoint = `localhost:${server.port}`;
  const good = await run(["--endpoint", `dns:///${endpoint}`, "--json"]);
  expect({ code: good.code, stderr: good.stderr }).toEqual({ code: 0, stderr: "" });
  expect(JSON.parse(good.stdout)).toMatchObject({ endpoint, ok: true, taskTypes: [{ name: "job" }] });
  await server.close({ graceMs: 0 });
  const bad = await run(["--endpoint", endpoint]);
  expect(bad).toMatchObject({ code: 1, stdout: expect.stringContaining("failed   connection"), stderr: "" });
});

test("files that are no certificates are refused, and not quoted", async () => {
  const folder = await mkdtemp(join(tmpdir(), "flyte-webapi-doctor-"));
  onTestFinished(async () => await rm(folder, { recursive: true }));
  const file = join(folder, "file");
  const refused = async (...args: readonly string[]): Promise<string> => {
    const { code, stderr } = await run(["--endpoint", "localhost:1", ...args]);
    expect(code).toBe(2);
    return stderr;
  };
  expect(await refused("--tls-ca", file)).toContain("--tls-ca cannot be read: ENOENT");
  await writeFile(file, "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----\n");
  const said = await refused("--tls-cert", file, "--tls-key", file);
  expect(said).toContain("--tls-cert and --tls-key cannot be used");
  expect(said).not.toContain("hunter2");
});

test.for([
  [[], "--endpoint is missing"],
  [["--endpoint", ""], "--endpoint must be host:port"],
  [["--endpoint", "spark"], "--endpoint names no port; try spark:8000"],
  [["--endpoint", "http://spark:8000/x"], "--endpoint is a URL; connectors speak gRPC: try spark:8000"],
  [["--endpoint", "k8s://spark.flyte:8000"], "write dns:///name.namespace.svc.cluster.local:8000"],
  [["--endpoint", "unix://spark:8000"], "--endpoint has the scheme unix"],
  [["--endpoint", "spark:8000/x"], "without a path; try spark:8000"],
  [["--endpoint", "spark:0"], "expected 1 to 65535"],
  [["--endpoint", "a b:1"], "--endpoint must be host:port"],
  [["--endpoint", "spark:1", "--timeout", "0"], "--timeout must be a number of seconds"],
  [["--endpoint", "spark:1", "--tls-cert", "a"], "--tls-cert and --tls-key need each other"],
  [["--endpoint", "spark:1", "--endpiont"], "there is no flag --endpiont; did you mean --endpoint?"],
] as const)("%j is refused: %s", ([args, message]) => {
  expect(() => readDoctorOptions(args)).toThrow(message);
});

test("a password in an address is not repeated", () => {
  const problem = readEndpoint("https://user:hunter2@spark:8000");
  expect(problem).toBe("must be host:port, without a user");
});

test("an address is read as it is written, and anything else is refused", () => {
  const host = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6());
  fc.assert(
    fc.property(host, fc.integer({ min: 1, max: 65_535 }), (name, port) => {
      const endpoint = { host: name, port };
      expect(readEndpoint(addressOf(endpoint))).toEqual(endpoint);
      expect(readEndpoint(`dns:///${addressOf(endpoint)}`)).toEqual(endpoint);
    }),
  );
  fc.assert(
    fc.property(fc.string(), (text) => {
      const endpoint = readEndpoint(text);
      if (typeof endpoint !== "string") expect(text).toContain(addressOf(endpoint));
    }),
  );
});

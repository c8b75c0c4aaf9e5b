import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer, type Server } from "node:net";
import { join } from "node:path";

import { afterAll, describe, expect, test } from "vitest";

import { ExitCode } from "../../src/cli/exit-code.ts";
import { makeFolder } from "../run-cli.ts";
import { runMain, type MainRun } from "../run-main.ts";
import { jsonValidator, schemaErrors } from "../schemas.ts";
import { encode } from "./protobuf.ts";
import { startRawConnector } from "./raw-connector.ts";

const folder = makeFolder();
const servers: Server[] = [];
afterAll(() => servers.forEach((server) => server.close()));

async function portOf(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function connector(...argv: readonly string[]): Promise<MainRun> {
  return await runMain(["connector", ...argv, "--deadline", "1000"]);
}

function expectUsageError({ code, stdout, stderr }: MainRun, ...texts: readonly string[]): void {
  for (const text of texts) expect(stderr).toContain(text);
  expect(stderr).not.toContain("defect");
  expect({ code, stdout }).toEqual({ code: ExitCode.StaleOrUsage, stdout: "" });
}

describe.concurrent("connector tells that", () => {
  test.for([
    [[], "connector needs --endpoint"],
    [["--endpoint", "localhost"], '--endpoint is "localhost"; expected a host and a port'],
    [["--endpoint", "https://localhost:443"], "Write --endpoint localhost"],
    [["--endpoint", "localhost:1", "--protocol", "v3"], '--protocol is "v3"; expected v2, v1; did you mean v2?'],
    [["--endpoint", "localhost:1", "--deadline", "0"], "--deadline"],
    [
      ["--endpoint", "localhost:1", "--template", "none.json"],
      '--template is "none.json", which cannot be read: ENOENT',
    ],
    [["--endpoint", "localhost:1", "--cert", "none.pem"], '--cert is "none.pem", which cannot be read: ENOENT'],
  ] satisfies [string[], string][])("%j is wrong", async ([argv, text]) => {
    const { code, stdout, stderr } = await runMain(["connector", ...argv]);
    expect(stderr).toContain(text);
    expect({ code, stdout }).toEqual({ code: ExitCode.StaleOrUsage, stdout: "" });
  });

  test("nothing listens", async () => {
    const gone = createServer();
    const port = await portOf(gone);
    await new Promise((resolve) => gone.close(resolve));
    expectUsageError(
      await connector("--endpoint", `localhost:${port}`),
      `Nothing answers at localhost:${port}: ECONNREFUSED`,
      "Look whether the connector runs",
    );
  });

  test("what listens speaks HTTP, or nothing at all", async () => {
    const http = await portOf(createHttpServer((_request, response) => response.end("hello")));
    const mute = await portOf(createServer(() => {}));
    for (const port of [http, mute]) {
      expectUsageError(
        await connector("--endpoint", `localhost:${port}`),
        `What listens at localhost:${port} does not speak gRPC with this client`,
        "--tls",
      );
    }
  });

  test("what listens has no TLS, or another protocol", async () => {
    await using raw = await startRawConnector({ protocol: "v1" });
    expectUsageError(
      await connector("--endpoint", raw.endpoint, "--tls"),
      "does not speak gRPC with this client",
      "--tls",
    );
    expectUsageError(
      await connector("--endpoint", raw.endpoint),
      "has no Flyte connector of protocol v2",
      "--protocol v1",
    );
  });

  test("the task type is not clear", async () => {
    const types = (...names: string[]) => ({
      bytes: encode([[1, encode([[1, "x"], ...names.map((name) => [4, encode([[1, name]])] as const)])]]),
    });
    await using two = await startRawConnector({ breaks: { ListConnectors: () => types("spark", "athena") } });
    expectUsageError(
      await connector("--endpoint", two.endpoint),
      "several task types: spark, athena",
      "--task-type <name>",
    );
    await using none = await startRawConnector({ breaks: { ListConnectors: () => types() } });
    expectUsageError(await connector("--endpoint", none.endpoint), "lists no task type", "--task-type <name>");
  });

  test("the template or the inputs do not fit", async () => {
    await using raw = await startRawConnector();
    const to = ["--endpoint", raw.endpoint];
    expectUsageError(
      await connector(...to, "--template", file("field.json", '{ "costum": {} }')),
      "--template or --inputs do not fit",
      "costum",
    );
    const v1 = file("v1.json", '{ "interface": { "outputs": { "variables": { "x": {} } } } }');
    expectUsageError(await connector(...to, "--template", v1), "In v2 the variables of an interface are a list");
    expectUsageError(
      await connector(...to, "--template", file("list.json", "[]")),
      "which holds an array; expected an object",
    );
    expectUsageError(await connector(...to, "--template", file("torn.json", "{")), "which is no JSON");
    expectUsageError(
      await connector(...to, "--inputs", file("inputs.json", '{ "n": [1] }')),
      "in which n is an array; expected a text, a number or a boolean",
    );
  });
});

describe.concurrent("connector", () => {
  test("finds the task type, makes the checks, and writes reports that say nothing of this machine", async () => {
    await using raw = await startRawConnector();
    const out = join(folder, "reports");
    mkdirSync(out);
    const inputs = file("plain.json", '{ "n": 5, "share": 0.5, "name": "x", "ok": true }');
    const { code, stdout, stderr } = await connector(
      "--endpoint",
      raw.endpoint,
      "--inputs",
      inputs,
      "--out",
      out,
      "--report",
      "json,junit,sarif,markdown,html,badge",
    );
    expect({ code, stderr }).toEqual({ code: ExitCode.Ok, stderr: "" });
    expect(stdout).toContain(`connector ${raw.endpoint}, task type raw: conformant`);
    expect(stdout).toMatch(/protocol v2, \d+ calls, \d+ jobs made\n/);
    const result: unknown = JSON.parse(readFileSync(join(out, "result.json"), "utf8"));
    expect(schemaErrors(jsonValidator("result.v1.schema.json"), result)).toEqual([]);
    expect(JSON.stringify(result)).not.toContain(folder);
    expect(readFileSync(join(out, "conformance.sarif"), "utf8")).toContain('"id": "OW-01"');
    expect(readFileSync(join(out, "junit.xml"), "utf8")).toContain("OW-05 MUST CreateTask answers");
  });

  test("ends with 1 for a broken connector, and with 0 once that is accepted", async () => {
    await using raw = await startRawConnector({ keyOf: (execution) => execution });
    const only = ["--endpoint", raw.endpoint, "--only", "ow-07"];
    const found = await connector(...only);
    expect(found.code).toBe(ExitCode.Violation);
    expect(found.stdout).toContain("retry_attempt of task_execution_id is not part of the key");
    const accepted = { version: 1, expected: { "OW-07": { verdict: "known-fail", reason: "soon" } } };
    const expected = file("expected.json", JSON.stringify(accepted));
    expect(await connector(...only, "--expected", expected)).toMatchObject({ code: ExitCode.Ok });
  });

  test("stops when it is told to, and deletes what it made", async () => {
    const stop = new AbortController();
    await using raw = await startRawConnector({
      breaks: {
        GetTask: ({ honest }) => {
          stop.abort();
          return honest();
        },
      },
    });
    const { code } = await runMain(["connector", "--endpoint", raw.endpoint], { signal: stop.signal });
    expect(code).toBe(ExitCode.Cancelled);
    expect([...raw.jobs.values()].map(({ phase }) => phase)).toEqual([4]);
  });
});

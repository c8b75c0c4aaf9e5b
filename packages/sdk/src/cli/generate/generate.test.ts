import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { readGenerateOptions } from "./generate-options.ts";
import { readImageContents, readPluginSource } from "./plugin-source.ts";

const BIN = fileURLToPath(new URL("../bin.ts", import.meta.url));
const MODULE = fileURLToPath(new URL("../../../test/fixtures/served-plugins.ts", import.meta.url));
const IMAGE = ["--image", "ghcr.io/acme/spark:1.2.3"];

async function run(
  args: readonly string[],
  cwd?: string,
): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  return await new Promise((resolve) => {
    const child = spawn(process.execPath, [BIN, "generate", ...args], { cwd });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

async function makeFolder(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "flyte-webapi-generate-"));
  onTestFinished(async () => await rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, name, ".."), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

/** A package that exports a plugin, as npm would install it. */
const PACKAGE = {
  "package.json":
    '{ "name": "@acme/flyte-plugin-spark", "version": "2.0.0", "type": "module", "exports": "./index.js" }',
  "index.js":
    'export const spark = { id: "spark", supportedTaskTypes: ["spark", { name: "spark", version: 2 }], pluginLoader: () => ({}) };',
};

test("values name the task types of the package in the folder, and are called like it", async () => {
  const { code, stdout, stderr } = await run(["helm-values", ...IMAGE], await makeFolder(PACKAGE));
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(parse(stdout)).toMatchObject({
    nameOverride: "spark",
    podEnv: [
      { name: "FLYTE_CONNECTOR_MODULES", value: "@acme/flyte-plugin-spark" },
      { name: "FLYTE_CONNECTOR_SHUTDOWN_DELAY", value: "5" },
    ],
  });
  expect(stdout).toContain("#         spark: connector-service\n");
  expect(stdout).toContain("endpoint: dns:///spark.flyte.svc.cluster.local:8000");
});

test("manifests of a file's plugins leave it to the image what it serves", async () => {
  const { code, stdout } = await run(["k8s", "--plugin", MODULE, "--name", "echo", "--namespace", "team", ...IMAGE]);
  expect(code).toBe(0);
  expect(stdout).toContain("#         echo: connector-service\n");
  expect(stdout).not.toContain("FLYTE_CONNECTOR_MODULES");
  const objects = parseAllDocuments(stdout).map((document) => document.toJS() as unknown);
  expect(objects).toHaveLength(4);
  for (const object of objects) expect(object).toMatchObject({ metadata: { name: "echo", namespace: "team" } });
});

test("a file is overwritten only with --force, and its folder is made", async () => {
  const folder = await makeFolder({ ...PACKAGE, "package-lock.json": "{}" });
  const args = ["dockerfile", "--output", "deploy/Dockerfile"];
  const file = join(folder, "deploy/Dockerfile");
  expect(await run(args, folder)).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(await readFile(file, "utf8")).toMatch(/FLYTE_CONNECTOR_MODULES=@acme\/flyte-plugin-spark\n/);
  await writeFile(file, "mine");
  expect(await run(args, folder)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("overwrite it with --force"),
  });
  expect(await readFile(file, "utf8")).toBe("mine");
  expect(await run([...args, "--force"], folder)).toMatchObject({ code: 0 });
  expect(await readFile(file, "utf8")).toContain("FROM gcr.io/distroless/");
});

test("what is not there, and what exports no plugin, is named", async () => {
  const folder = await makeFolder({ ...PACKAGE, "index.js": "export const nothing = 1;" });
  const refused = [
    run(["k8s", ...IMAGE], folder),
    run(["k8s", "--plugin", "@acme/missing", ...IMAGE], folder),
    run(["k8s", "--plugin", MODULE, ...IMAGE], folder),
  ];
  expect((await Promise.all(refused)).map(({ code, stderr }) => `${code} ${stderr}`)).toEqual([
    expect.stringContaining("2 flyte-webapi: @acme/flyte-plugin-spark exports no plugin"),
    expect.stringContaining("2 flyte-webapi: @acme/missing cannot be loaded"),
    expect.stringContaining("2 flyte-webapi: --name is missing"),
  ]);
});

test.for([
  [[], "say what to generate: dockerfile, helm-values, k8s"],
  [["compose"], 'say what to generate: dockerfile, helm-values, k8s; got "compose"'],
  [["k8s", "spark"], '"spark" is too much: plugins are named with --plugin'],
  [["k8s"], "--image is missing"],
  [["k8s", "--image", "spark"], "say which version: spark:1.2.3"],
  [["k8s", ...IMAGE, "--name", "Spark_Job"], '--name "Spark_Job" cannot be used: expected 1 to 63'],
  [["k8s", ...IMAGE, "--name", "Spark_Job"], "such as spark-job"],
  [["k8s", ...IMAGE, "--namespace", "Team A"], "such as team-a"],
  [["k8s", ...IMAGE, "--tls-secret", "a_b"], "such as a-b"],
  [["k8s", ...IMAGE, "--replicas", "0"], '--replicas must be an integer from 1 to 1000; got "0"'],
  [["k8s", ...IMAGE, "--env", "URL"], '--env must be NAME=value; "URL" has no value'],
  [["k8s", ...IMAGE, "--env", "a b=c"], "--env must name a variable"],
  [["k8s", ...IMAGE, "--secret-env", "a-b"], "--secret-env must name a variable"],
  [["helm-values", ...IMAGE, "--flyte-namespace", "flyte"], "--flyte-namespace needs a NetworkPolicy"],
  [["dockerfile", "--replicas", "2"], "--replicas says nothing about a Dockerfile"],
  [["k8s", "--replica", "2"], "there is no flag --replica; did you mean --replicas?"],
] as const)("%j is refused: %s", ([args, message]) => {
  expect(() => readGenerateOptions(args)).toThrow(message);
});

test("a value that may be a secret is not repeated", () => {
  expect(() => readGenerateOptions(["k8s", ...IMAGE, "--env", "my token=hunter2"])).toThrow(
    expect.not.objectContaining({ message: expect.stringContaining("hunter2") }),
  );
});

test("without arguments two replicas run in Flyte's namespace", () => {
  expect(readGenerateOptions(["k8s", ...IMAGE])).toMatchObject({
    deployment: { namespace: "flyte", replicas: 2, tlsSecret: undefined, flyteNamespace: undefined },
    output: undefined,
    force: false,
  });
});

test("an image is made of the package here, as its lockfile says", async () => {
  const folder = await makeFolder(PACKAGE);
  expect(() => readImageContents([], folder)).toThrow("there is no lockfile here");
  await writeFile(join(folder, "pnpm-lock.yaml"), "");
  expect(readImageContents([], folder)).toEqual({
    kind: "project",
    packageName: "@acme/flyte-plugin-spark",
    packageManager: "pnpm",
  });
  await writeFile(join(folder, "package.json"), "{");
  expect(() => readImageContents([], folder)).toThrow("package.json cannot be read");
  expect(() => readPluginSource([], join(folder, "none"))).toThrow("there is no package here");
});

test("an image is made of packages in the versions that are said, or else installed", async () => {
  const manifest = '{ "name": "other", "version": "3.2.1" }';
  const folder = await makeFolder({ "node_modules/other/package.json": manifest });
  expect(readImageContents(["@acme/spark@1.2.3-rc.1", "other"], folder)).toMatchObject({
    kind: "packages",
    packages: [
      { name: "@acme/spark", version: "1.2.3-rc.1" },
      { name: "other", version: "3.2.1" },
    ],
    sdkVersion: expect.stringMatching(/^\d+\.\d+\.\d+/),
  });
  expect(() => readImageContents(["@acme/spark"], folder)).toThrow("--plugin @acme/spark@1.2.3");
  expect(() => readImageContents(["./index.js"], folder)).toThrow("./index.js is a file");
  expect(() => readImageContents(["a b; rm"], folder)).toThrow('--plugin "a b; rm" is no package');
  expect(readPluginSource(["@acme/spark@1.2.3", "./index.js"], folder)).toEqual({
    modules: ["@acme/spark", "./index.js"],
    packages: ["@acme/spark"],
  });
});

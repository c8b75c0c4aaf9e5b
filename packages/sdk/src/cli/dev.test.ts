import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";

const BIN = fileURLToPath(new URL("bin.ts", import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "flyte-webapi-dev-"));
  await writeFile(join(folder, "package.json"), '{ "name": "project", "type": "module" }');
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function install(manifest: object, script = ""): Promise<void> {
  const place = join(folder, "node_modules", "@flyte-webapi", "testkit");
  await mkdir(place, { recursive: true });
  await writeFile(
    join(place, "package.json"),
    JSON.stringify({ name: "@flyte-webapi/testkit", type: "module", ...manifest }),
  );
  await writeFile(join(place, "dev.js"), script);
}

async function runDev(...args: readonly string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  // pnpm's programs look for packages in other places too.
  const env = { ...process.env, NODE_PATH: "" };
  const child = spawn(process.execPath, [BIN, "dev", ...args], { cwd: folder, env });
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output.stderr += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => {
    child.on("close", resolve);
  });
  return { code, ...output };
}

it("dev runs the testkit of the project in the working folder, and ends with its exit code", async () => {
  const script = "export const devCommand = async (args) => { console.log(args.join(' ')); return 7; };";
  await install({ exports: { "./dev": "./dev.js" } }, script);
  expect(await runDev("--port", "0")).toEqual({ code: 7, stdout: "--port 0\n", stderr: "" });
});

it("dev says what to install in a project without the testkit", async () => {
  const { code, stderr } = await runDev();
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr:
      "flyte-webapi: dev needs @flyte-webapi/testkit, which is not installed here: npm install --save-dev @flyte-webapi/testkit msw\n",
  });
});

it.each([
  ["has no such entry", { exports: { ".": "./dev.js" } }],
  ["exports something else there", { exports: { "./dev": "./dev.js" } }],
])("dev says that a testkit which %s is too old", async (_what, manifest) => {
  await install(manifest, "export const other = 1;");
  const { code, stderr } = await runDev();
  expect(code).toBe(2);
  expect(stderr).toContain("is too old for dev: npm install --save-dev @flyte-webapi/testkit@latest");
});

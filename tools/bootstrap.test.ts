// The bootstrap runs here on a folder of its own, with an npx that only pretends to install.
import { spawn } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";

import { repoRoot } from "./run/repo.ts";

/** What an installation leaves behind. The PATH holds nothing but npx, hence the full names. */
const INSTALL = `/bin/mkdir -p node_modules/.bin && /bin/ln -sf ${process.execPath} node_modules/.bin/node`;

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "flyte-webapi-bootstrap-"));
  mkdirSync(join(root, "tools"));
  mkdirSync(join(root, "bin"));
  mkdirSync(join(root, "packages/sdk"), { recursive: true });
  cpSync(join(repoRoot, "tools/bootstrap.mjs"), join(root, "tools/bootstrap.mjs"));
  write("package.json", '{ "packageManager": "pnpm@1.2.3+sha512.abc" }');
  write("pnpm-workspace.yaml", "packages:\n  # a comment\n  - packages/*\n\ncatalog:\n  a: 1.0.0\n");
  write("packages/sdk/package.json", "{}");
  write("tools/show.ts", "console.log(JSON.stringify(process.argv.slice(2)));\nprocess.exit(7);\n");
  npx(INSTALL);
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(file: string, text: string): void {
  writeFileSync(join(root, file), text);
}

/** What `npx` does; every call leaves a line with its arguments. */
function npx(script: string): void {
  write("bin/npx", `#!/bin/sh\necho "$@" >>calls\n${script}\n`);
  chmodSync(join(root, "bin/npx"), 0o755);
}

async function bootstrap(...args: readonly string[]): Promise<{ code: number | null; output: string }> {
  return await new Promise((resolve) => {
    const env = { ...process.env, PATH: join(root, "bin"), CI: "" };
    const child = spawn(process.execPath, ["tools/bootstrap.mjs", ...args], { cwd: root, env });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.on("close", (code) => resolve({ code, output }));
  });
}

const calls = (): readonly string[] => readFileSync(join(root, "calls"), "utf8").trim().split("\n");

it("installs with the pinned pnpm, and only once", async () => {
  await bootstrap();
  await bootstrap();
  expect(calls()).toHaveLength(1);
  expect(calls()[0]).toMatch(/^--yes pnpm@1\.2\.3 install /);
});

it("passes on the arguments and the exit code", async () => {
  const { code, output } = await bootstrap("tools/show.ts", "--json", "a b");
  expect(code).toBe(7);
  expect(output).toContain('["--json","a b"]');
});

it.each(["package.json", "pnpm-workspace.yaml", "pnpm-lock.yaml", "packages/sdk/package.json"])(
  "installs again when %s has changed",
  async (file) => {
    await bootstrap();
    write(file, `${file === "pnpm-lock.yaml" ? "" : readFileSync(join(root, file), "utf8")}\n`);
    await bootstrap();
    expect(calls()).toHaveLength(2);
  },
);

it("installs once when two commands start at the same moment", async () => {
  await Promise.all([bootstrap(), bootstrap(), bootstrap()]);
  expect(calls()).toHaveLength(1);
});

it("takes over from an installation that was killed", async () => {
  mkdirSync(join(root, ".cache/install.lock"), { recursive: true });
  // No process has this number: Linux ends at 2^22.
  write(".cache/install.lock/pid", "99999999");
  expect(await bootstrap()).toMatchObject({ code: 0 });
});

it("says that the network may be at fault, and stays uninstalled", async () => {
  npx('echo "getaddrinfo ENOTFOUND registry" >&2; exit 1');
  const { code, output } = await bootstrap("tools/show.ts");
  expect(code).toBe(1);
  expect(output).toMatch(/ENOTFOUND/);
  expect(output).toMatch(/package registry could not be reached/);
  npx(INSTALL);
  expect(await bootstrap("tools/show.ts")).toMatchObject({ code: 7 });
});

it("says that npx is missing", async () => {
  rmSync(join(root, "bin/npx"));
  const { code, output } = await bootstrap();
  expect(code).toBe(1);
  expect(output).toContain("npx was not found");
});

it("names a program that does not exist", async () => {
  const { code, output } = await bootstrap("tools/gone.ts");
  expect(code).toBe(1);
  expect(output).toContain("there is no tools/gone.ts");
});

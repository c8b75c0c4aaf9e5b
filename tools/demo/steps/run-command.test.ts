import { delimiter, dirname, join } from "node:path";
import { expect, it } from "vitest";

import { repoRoot } from "../../run/repo.ts";
import { DemoError } from "./demo-error.ts";
import { runCommand, userEnvironment } from "./run-command.ts";

const node = (code: string, more: { readonly signal?: AbortSignal; readonly timeoutMs?: number } = {}) =>
  runCommand({
    command: "node",
    args: ["-e", code],
    cwd: repoRoot,
    signal: new AbortController().signal,
    ...more,
  });

it("answers what the program printed", async () => {
  expect(await node("console.log(1); console.error(2)")).toMatch(/1\n[^]*2\n|2\n[^]*1\n/);
});

it("throws the output of a program that fails", async () => {
  const error = await node("console.log('why'); process.exit(3)").catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(DemoError);
  expect(error).toMatchObject({ message: expect.stringMatching(/ended with 3 \(in /), output: "why\n" });
});

it("says so when there is no such program", async () => {
  const command = { args: [], cwd: repoRoot, signal: new AbortController().signal };
  await expect(runCommand({ ...command, command: "no-such-program" })).rejects.toThrow(/could not be started/);
});

it("kills what a stopped or hung program has started", async () => {
  const forever =
    "require('child_process').spawn(process.execPath, ['-e', 'setInterval(Date, 9e6)'], { stdio: 'inherit' })";
  const stop = new AbortController();
  // It ends only when its output is closed, so also the process that it started is gone.
  const stopped = node(forever, { signal: stop.signal });
  setTimeout(() => stop.abort(new Error("enough")), 300);
  await expect(stopped).rejects.toThrow("enough");
  await expect(node(forever, { timeoutMs: 300 })).rejects.toThrow(/did not end within 0.3 s/);
});

it("hides this repository from the programs of the scaffolded project", () => {
  const env = userEnvironment({
    PATH: [join(repoRoot, "node_modules", ".bin"), join("usr", "bin")].join(delimiter),
    INIT_CWD: repoRoot,
    NODE_ENV: "production",
    npm_package_name: "flyte-webapi-workspace",
    npm_config_cache: "kept",
  });
  expect(env).toEqual({
    PATH: [dirname(process.execPath), join("usr", "bin")].join(delimiter),
    NO_COLOR: "1",
    npm_config_cache: "kept",
    npm_config_user_agent: "npm",
  });
});

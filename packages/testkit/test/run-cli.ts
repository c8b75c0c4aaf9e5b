import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterAll } from "vitest";

const BIN = fileURLToPath(new URL("../src/cli/bin.ts", import.meta.url));

/** How a run of the program ended. */
export interface CliRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The path of one of the modules in `test/fixtures/cli`. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`fixtures/cli/${name}`, import.meta.url));
}

const root = mkdtempSync(join(tmpdir(), "testkit-cli-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** An empty folder that is gone after the tests of the file. */
export function makeFolder(): string {
  return mkdtempSync(join(root, "cwd-"));
}

/**
 * Runs the program as it is now, in a process of its own, without a terminal, as in CI.
 *
 * @param readers who reads its standard output to the end; with "nobody" the pipe is closed before the first word.
 */
export async function runCli(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  readers: "us" | "nobody" = "us",
): Promise<CliRun> {
  return await new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--conditions=@flyte-webapi/source", BIN, ...args], {
      cwd,
      env: { PATH: process.env["PATH"], HOME: process.env["HOME"], CI: "true", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    if (readers === "nobody") child.stdout.destroy();
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

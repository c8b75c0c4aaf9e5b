import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { inject, onTestFinished } from "vitest";

/** How a run of the program ended. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** An empty folder that is gone after the test. A concurrent test gives the `onTestFinished` of its own context. */
export function makeFolder(atEnd: typeof onTestFinished = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), "create-plugin-test-"));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * Runs the built program without a terminal, in `cwd`.
 *
 * @param readers who reads its standard output to the end; with "nobody" the pipe is closed before the first word.
 */
export async function runCli(
  cwd: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  readers: "us" | "nobody" = "us",
): Promise<Run> {
  return await new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [inject("cli"), ...args], {
      cwd,
      // What the package manager that runs these tests says of itself is not for the program.
      env: { ...process.env, npm_config_user_agent: undefined, ...env },
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

/** Every path below `folder`, with a hash of what is there: equal when nothing was changed. */
export function snapshot(folder: string, below = ""): Readonly<Record<string, string>> {
  const entries = readdirSync(join(folder, below), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return Object.fromEntries(
    entries.flatMap((entry): (readonly [string, string])[] => {
      const path = below === "" ? entry.name : `${below}/${entry.name}`;
      const file = join(folder, path);
      if (entry.isDirectory()) return [[`${path}/`, ""], ...Object.entries(snapshot(folder, path))];
      return [[path, `${createHash("sha256").update(readFileSync(file)).digest("hex")} ${statSync(file).mtimeMs}`]];
    }),
  );
}

/** Like {@link snapshot}, without the times: equal for two folders that hold the same. */
export function contents(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(snapshot(folder)).map(([path, state]) => [path, state.split(" ")[0] ?? ""]));
}

import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isUnreachable } from "./is-unreachable.ts";
import { runProcess } from "./run-process.ts";
import { isAtLeast, toolVersion } from "./tool-version.ts";

/** As Flyte's packages need it. */
const OLDEST = [3, 10] as const;
const INSTALL_TIMEOUT_MS = 8 * 60_000;

/**
 * A Python with these packages, kept between runs.
 *
 * @param requirements a file that names all of them, with their versions.
 * @returns the path of its interpreter, or why there is none here.
 * @throws Error when Python is here, and the packages do not fit together.
 */
export async function pythonWith(
  requirements: string,
  cache: string,
  progress: (text: string) => void,
): Promise<string | { readonly unavailable: string }> {
  const folder = dirname(requirements);
  const version = await toolVersion("python3", ["--version"], folder);
  if (version === undefined) return { unavailable: "there is no python3 here" };
  if (!isAtLeast(version, OLDEST)) {
    return { unavailable: `Python ${OLDEST.join(".")} or newer is needed; this is ${version.join(".")}` };
  }
  const hash = createHash("sha256")
    .update(`${version.join(".")}\n`)
    .update(readFileSync(requirements));
  const venv = join(cache, `python-${hash.digest("hex").slice(0, 16)}`);
  const python = join(venv, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  const stamp = join(venv, ".installed");
  if (existsSync(stamp)) return python;
  progress("installing packages");
  rmSync(venv, { recursive: true, force: true });
  // Some systems ship Python without what this needs.
  const made = await run("python3", ["-m", "venv", venv], folder);
  if (made !== undefined) return { unavailable: `python3 makes no virtual environment: ${made}` };
  const args = ["-m", "pip", "install", "--quiet", "--no-deps", "--requirement", requirements];
  const problem = (await run(python, args, folder)) ?? (await run(python, ["-m", "pip", "check"], folder));
  if (problem !== undefined && isUnreachable(problem)) {
    return { unavailable: `packages cannot be downloaded: ${problem}` };
  }
  if (problem !== undefined) throw new Error(`the packages of ${requirements} cannot be installed:\n${problem}`);
  writeFileSync(stamp, "");
  return python;
}

/** @returns what went wrong. */
async function run(command: string, args: readonly string[], cwd: string): Promise<string | undefined> {
  const { code, complaint } = await runProcess({ command, args, cwd, timeoutMs: INSTALL_TIMEOUT_MS });
  return code === 0 ? undefined : `${command} ${args.join(" ")} ended with ${code}:\n${complaint}`;
}

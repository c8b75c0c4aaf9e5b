import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isUnreachable } from "./is-unreachable.ts";
import { type Peer, peerEnvironment } from "./peer.ts";
import { runProcess } from "./run-process.ts";
import { isAtLeast, toolVersion } from "./tool-version.ts";

const SOURCE = fileURLToPath(new URL("../../python", import.meta.url));
const REQUIREMENTS = join(SOURCE, "requirements.txt");

/** As Flyte's packages need it. */
const OLDEST = [3, 10] as const;
const INSTALL_TIMEOUT_MS = 8 * 60_000;

/** grpcio with Flyte's own generated stubs, from its packages on PyPI. */
export const pythonPeer: Peer = {
  name: "python",
  prepare: async (cache, progress) => {
    const version = await toolVersion("python3", ["--version"], SOURCE);
    if (version === undefined) return { unavailable: "there is no python3 here" };
    if (!isAtLeast(version, OLDEST)) {
      return { unavailable: `Python ${OLDEST.join(".")} or newer is needed; this is ${version.join(".")}` };
    }
    const hash = createHash("sha256")
      .update(`${version.join(".")}\n`)
      .update(readFileSync(REQUIREMENTS));
    const venv = join(cache, `python-${hash.digest("hex").slice(0, 16)}`);
    const python = join(venv, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
    const stamp = join(venv, ".installed");
    if (!existsSync(stamp)) {
      progress("installing packages");
      rmSync(venv, { recursive: true, force: true });
      // Some systems ship Python without what this needs.
      const made = await run("python3", ["-m", "venv", venv]);
      if (made !== undefined) return { unavailable: `python3 makes no virtual environment: ${made}` };
      // All of them are named with their versions in the file.
      const args = ["-m", "pip", "install", "--quiet", "--no-deps", "--requirement", REQUIREMENTS];
      const problem = (await run(python, args)) ?? (await run(python, ["-m", "pip", "check"]));
      if (problem !== undefined && isUnreachable(problem)) {
        return { unavailable: `packages cannot be downloaded: ${problem}` };
      }
      if (problem !== undefined) throw new Error(`the Python peer cannot be installed:\n${problem}`);
      writeFileSync(stamp, "");
    }
    return {
      invocation: (world) => ({
        command: python,
        args: ["-B", join(SOURCE, "peer.py")],
        cwd: SOURCE,
        env: { ...peerEnvironment(world), PYTHONUNBUFFERED: "1", GRPC_VERBOSITY: "NONE" },
      }),
    };
  },
};

/** @returns what went wrong. */
async function run(command: string, args: readonly string[]): Promise<string | undefined> {
  const { code, complaint } = await runProcess({ command, args, cwd: SOURCE, timeoutMs: INSTALL_TIMEOUT_MS });
  return code === 0 ? undefined : `${command} ${args.join(" ")} ended with ${code}:\n${complaint}`;
}

import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Peer, peerEnvironment } from "./peer.ts";
import { type Invocation, runProcess } from "./run-process.ts";
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
      await mustRun({ command: "python3", args: ["-m", "venv", venv], cwd: SOURCE });
      // All of them are named with their versions in the file.
      const args = ["-m", "pip", "install", "--quiet", "--no-deps", "--requirement", REQUIREMENTS];
      await mustRun({ command: python, args, cwd: SOURCE });
      await mustRun({ command: python, args: ["-m", "pip", "check"], cwd: SOURCE });
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

async function mustRun(invocation: Omit<Invocation, "timeoutMs">): Promise<void> {
  const { code, complaint } = await runProcess({ ...invocation, timeoutMs: INSTALL_TIMEOUT_MS });
  if (code === 0) return;
  throw new Error(`${invocation.command} ${invocation.args.join(" ")} ended with ${code}:\n${complaint}`);
}

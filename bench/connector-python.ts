import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { runClient, type ServerProcess, startNodeServer, startServer } from "./connector-peers.ts";
import { result, type BenchResult } from "./result.ts";

const JOBS = 500;
const CALLS = 5_000;
const PROGRAM = fileURLToPath(new URL("connector-python.py", import.meta.url));
/** Pinned: another version is another baseline. */
const PACKAGES = ["flyte[connector]==2.12.1"];
const INSTALL_MS = 300_000;
const run = promisify(execFile);

/** GetTask calls per second, beside Flyte's Python connector server with the same plugin. Nothing where there is no Python, or no registry. */
export async function benchConnectorPython(): Promise<readonly BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), "flyte-webapi-bench-"));
  try {
    const python = await install(folder);
    if (python === undefined) return [];
    await using theirs = await startServer(python, [PROGRAM]);
    await using ours = await startNodeServer("server.ts");
    const [rate, baseline] = [await measure(ours), await measure(theirs)];
    return [
      result(
        "connector: GetTask calls per second, against Flyte's Python server",
        rate.perSecond,
        "1/s",
        baseline.perSecond,
      ),
      result("connector: server CPU per GetTask, against Flyte's Python server", rate.micros, "us", baseline.micros),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @returns the interpreter; `undefined`, with words on standard error, when it cannot be had. */
async function install(folder: string): Promise<string | undefined> {
  const bin = join(folder, "venv", "bin");
  try {
    await run("python3", ["-m", "venv", join(folder, "venv")], { timeout: INSTALL_MS });
    await run(join(bin, "pip"), ["install", "--quiet", ...PACKAGES], { timeout: INSTALL_MS });
    return join(bin, "python");
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split("\n");
    process.stderr.write(`connector-python is skipped: ${PACKAGES.join(" ")} cannot be installed (${reason})\n`);
    return undefined;
  }
}

async function measure(server: ServerProcess): Promise<{ readonly perSecond: number; readonly micros: number }> {
  await runClient("get", server.port, server.port, JOBS, CALLS / 2);
  const before = await server.usage();
  const seconds = await runClient("get", server.port, server.port, JOBS, CALLS);
  const { cpuMicros } = await server.usage();
  // The jobs' creation is in the processor time of both; it is a tenth of the calls.
  return { perSecond: CALLS / seconds, micros: (cpuMicros - before.cpuMicros) / (CALLS + JOBS) };
}

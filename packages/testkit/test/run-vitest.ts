import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const fixtures = fileURLToPath(new URL("./fixtures", import.meta.url));
const vitestBin = fileURLToPath(new URL("./vitest.mjs", import.meta.resolve("vitest/package.json")));

/** How a run of vitest ended. */
export interface VitestRun {
  readonly code: number | null;
  readonly output: string;
}

/** What an author does: a vitest of its own, in a process of its own. It leaves no corpus behind. */
export async function runVitest(
  file: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
  cwd: string = process.cwd(),
): Promise<VitestRun> {
  return await new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [vitestBin, "run", "--root", fixtures, file, ...args], {
      cwd,
      env: { PATH: process.env["PATH"], NO_COLOR: "1", FLYTE_WEBAPI_CORPUS: "off", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { CheckFailed } from "../machine/check-failed.ts";
import { runTool } from "../machine/run-tool.ts";

/**
 * Installs create-plugin from the registry into a folder, so that it can be started without npm.
 *
 * @returns the program.
 * @throws CheckFailed with npm's output.
 */
export async function installProgram(folder: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<string> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "name": "tool", "private": true }\n');
  const args = ["install", "@flyte-webapi/create-plugin"];
  const { code, output } = await runTool({ command: "npm", args, cwd: folder, env, signal });
  if (code !== 0) throw new CheckFailed("create-plugin cannot be installed", output);
  return join(folder, "node_modules", "@flyte-webapi", "create-plugin", "dist", "bin.js");
}

import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";

import type { Home } from "./home.ts";
import { runTool } from "./run-tool.ts";

/** A program that installs a project. */
export type Manager = "npm" | "pnpm" | "yarn" | "bun";

/** What is installed from the registry for each; npm is the machine's own. */
const SPECS: Readonly<Record<Exclude<Manager, "npm">, string>> = {
  pnpm: "pnpm@12",
  yarn: "@yarnpkg/cli-dist@4",
  bun: "bun@1",
};

/** Puts the package manager on the PATH of the home. Answers its version, or why there is none. */
export async function provideManager(
  manager: Manager,
  home: Home,
  signal: AbortSignal,
): Promise<{ readonly version: string } | { readonly missing: string }> {
  const env = home.env(process.execPath);
  const cwd = join(home.folder, "managers", manager);
  mkdirSync(cwd, { recursive: true });
  if (manager !== "npm") {
    const args = ["install", "--prefix", cwd, "--no-save", SPECS[manager]];
    const { code, output } = await runTool({ command: "npm", args, cwd, env, signal });
    if (code !== 0) return { missing: `${SPECS[manager]} cannot be installed: ${output.trim().split("\n").at(-1)}` };
    // npm no longer runs the script by which bun fetches its program.
    const script = join(cwd, "node_modules", manager, "install.js");
    if (manager === "bun" && existsSync(script)) {
      await runTool({ command: "node", args: [script], cwd: join(cwd, "node_modules", manager), env, signal });
    }
    home.addPrograms(join(cwd, "node_modules", ".bin"));
  }
  const asked = await runTool({ command: manager, args: ["--version"], cwd, env: home.env(process.execPath), signal });
  const version = asked.stdout.trim().split("\n").at(-1) ?? "";
  if (asked.code === 0 && /^\d+\./.test(version)) return { version };
  return { missing: `${manager} --version ended with ${asked.code}: ${asked.output.trim().split("\n").at(-1)}` };
}

/** Arguments that come before the ones for create-plugin. */
const CREATE: Readonly<Record<Manager, readonly string[]>> = {
  npm: ["create", "--yes", "@flyte-webapi/plugin@latest"],
  pnpm: ["create", "@flyte-webapi/plugin@latest"],
  yarn: ["dlx", "--quiet", "@flyte-webapi/create-plugin@latest"],
  bun: ["create", "@flyte-webapi/plugin@latest"],
};

/** The arguments of `npm create @flyte-webapi/plugin@latest`, or of its like. */
export function createArguments(manager: Manager, args: readonly string[]): readonly string[] {
  const [name = "", ...options] = args;
  // npm keeps options for itself unless they follow two dashes.
  return [...CREATE[manager], name, ...(manager === "npm" ? ["--"] : []), ...options];
}

/** The arguments that install packages into an empty folder. */
export function addArguments(manager: Manager, packages: readonly string[]): readonly string[] {
  return [manager === "npm" ? "install" : "add", ...packages];
}

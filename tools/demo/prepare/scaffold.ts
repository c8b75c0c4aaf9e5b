import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { binOf, QUIET_INSTALL, runCommand } from "../steps/run-command.ts";
import type { Tarballs } from "./build-packages.ts";

/** The name of the package that the demo makes. What its code calls itself follows from it. */
export const PROJECT_NAME = "flyte-plugin-demo-jobs";
/** What create-plugin makes of that name. */
export const PLUGIN_FACTORY = "createDemoJobsPlugin";
export const TASK_TYPE = "demo_jobs";

/** Where create-plugin is installed. */
export function toolFolder(folder: string): string {
  return join(folder, "create-plugin");
}

/** Where the project is made. */
export function projectFolder(folder: string): string {
  return join(folder, PROJECT_NAME);
}

/** Installs the packed create-plugin into a folder of its own; answers the path of its program. */
export async function installCreatePlugin(folder: string, tarballs: Tarballs, signal: AbortSignal): Promise<string> {
  const tool = toolFolder(folder);
  await mkdir(tool, { recursive: true });
  await writeFile(join(tool, "package.json"), '{ "private": true }\n');
  await runCommand({ command: "npm", args: [...QUIET_INSTALL, tarballs.createPlugin], cwd: tool, signal });
  return binOf(tool, "create-plugin");
}

/** Makes a project with `program`, installs what it needs, and answers its folder. */
export async function scaffold(
  folder: string,
  program: string,
  { sdk, testkit }: Tarballs,
  signal: AbortSignal,
): Promise<string> {
  const args = [
    PROJECT_NAME,
    "--yes",
    "--template",
    "rest",
    "--no-git",
    "--no-install",
    "--sdk",
    sdk,
    "--testkit",
    testkit,
  ];
  await runCommand({ command: program, args, cwd: folder, signal });
  const project = projectFolder(folder);
  await runCommand({ command: "npm", args: QUIET_INSTALL, cwd: project, signal });
  return project;
}

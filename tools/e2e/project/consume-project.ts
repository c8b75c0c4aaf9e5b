import { copyFileSync, cpSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { E2eCase } from "../cases/matrix.ts";
import { CheckFailed } from "../machine/check-failed.ts";
import { addArguments } from "../machine/package-managers.ts";
import { runTool } from "../machine/run-tool.ts";
import type { CreatedProject, Creation } from "./create-project.ts";

/**
 * What a host says of install scripts. Of the sdk's dependencies, protobufjs has one, which prints advice; pnpm fails while nobody has decided
 * about it, and npm before 12 would run it.
 */
const HOST_FILES: Readonly<Record<string, string>> = {
  "package.json": `${JSON.stringify({ name: "host", private: true, type: "module", allowScripts: { protobufjs: false } })}\n`,
  "pnpm-workspace.yaml": "allowBuilds:\n  protobufjs: false\n",
};

const PROGRAMS = join(import.meta.dirname, "..", "consumer");

/**
 * Installs the published plugin beside the sdk in an empty folder, runs one of its tasks in the runtime, and serves it.
 *
 * @throws CheckFailed with the output, when it cannot be installed or a task does not succeed.
 */
export async function consumeProject(
  { template, manager }: E2eCase,
  { folder: project, packageName }: CreatedProject,
  { folder, env, signal }: Creation,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(HOST_FILES)) writeFileSync(join(folder, file), text);
  // The fake service of `grpc` has a server, and reads messages; those of the others need nothing.
  const more = template === "grpc" ? ["@grpc/grpc-js", "@bufbuild/protobuf"] : [];
  const args = addArguments(manager, [packageName, "@flyte-webapi/sdk", ...more]);
  const installed = await runTool({ command: manager, args, cwd: folder, env, signal });
  if (installed.code !== 0) throw new CheckFailed(`the published ${packageName} cannot be installed`, installed.output);
  for (const file of readdirSync(PROGRAMS)) copyFileSync(join(PROGRAMS, file), join(folder, file));
  if (template === "grpc") cpSync(join(project, "src", "gen"), join(folder, "gen"), { recursive: true });
  const { code, output } = await runTool({
    command: "node",
    args: ["--disable-warning=ExperimentalWarning", "consume.ts", packageName, template],
    cwd: folder,
    env,
    signal,
    timeoutMs: 60_000,
  });
  if (code !== 0) throw new CheckFailed(`a task of the published ${packageName} did not succeed`, output);
}

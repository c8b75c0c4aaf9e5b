import { CheckFailed } from "../machine/check-failed.ts";
import { runTool } from "../machine/run-tool.ts";
import type { CreatedProject, Creation } from "./create-project.ts";

/**
 * Publishes the project for the first time, as its README says.
 *
 * @throws CheckFailed with npm's output.
 */
export async function publishProject({ folder }: CreatedProject, { env, signal }: Creation): Promise<void> {
  const args = ["publish", "--provenance=false"];
  const { code, output } = await runTool({ command: "npm", args, cwd: folder, env, signal });
  if (code !== 0) throw new CheckFailed(`npm publish ended with ${code}`, output);
}

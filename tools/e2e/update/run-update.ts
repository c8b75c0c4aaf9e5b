import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { CheckFailed } from "../machine/check-failed.ts";
import type { Home } from "../machine/home.ts";
import { runTool } from "../machine/run-tool.ts";
import { writeLayout, type Layout } from "./layouts.ts";

/** How long it took. Milliseconds. */
export interface UpdateReport {
  readonly updateMs: number;
  /** To install, and to run all checks of the project. */
  readonly checkMs: number;
}

/** `update, rest, layout 1` */
export function nameOfUpdate({ number, template }: Layout): string {
  return `update, ${template}, layout ${number}`;
}

/**
 * Brings a project of an old layout, which nobody has changed, to the published create-plugin as its user would: no conflict, everything green, and
 * a second update changes nothing. Then the other commands of a project change it, and it is green again.
 *
 * @throws CheckFailed that says what does not hold.
 */
export async function runUpdate(
  layout: Layout,
  nodePath: string,
  home: Home,
  work: string,
  signal: AbortSignal,
): Promise<UpdateReport> {
  const folder = join(work, `update-${layout.template}`);
  mkdirSync(folder, { recursive: true });
  const env = home.env(nodePath);
  const run = async (command: string, ...args: readonly string[]): Promise<string> => {
    const { code, stdout, output } = await runTool({ command, args, cwd: folder, env, signal });
    if (code !== 0) throw new CheckFailed(`${command} ${args.join(" ")} ended with ${code}`, output);
    return stdout;
  };
  const cli = async (...args: readonly string[]): Promise<CommandResult> =>
    resultOf(await run("npx", "--yes", "@flyte-webapi/create-plugin@latest", ...args, "--json"));
  const commit = async (): Promise<void> => {
    await run("git", "add", "--all");
    await run("git", "commit", "--quiet", "--message", "all");
  };

  writeLayout(layout, folder);
  await run("git", "init", "--quiet");
  await commit();
  const startedAt = performance.now();
  const update = await cli("update");
  if (update.conflicts !== 0 || !update.changed) {
    throw new CheckFailed("the update should have changed files, without a conflict", JSON.stringify(update));
  }
  const updatedAt = performance.now();
  await run("npm", "install");
  await run("npm", "run", "check");
  const checkedAt = performance.now();
  await commit();
  if ((await cli("update")).changed) throw new CheckFailed("a second update has changed files", "");

  await cli("add", "task-type", "another_type");
  if (layout.template !== "connector") await cli("add", "template", "connector");
  await cli("publish-setup", "--repository", "acme/my-jobs");
  await run("npm", "install");
  await run("npm", "run", "check");
  await commit();
  if ((await cli("update")).changed)
    throw new CheckFailed("an update has changed what the other commands have made", "");
  await cli("doctor");
  return { updateMs: Math.round(updatedAt - startedAt), checkMs: Math.round(checkedAt - updatedAt) };
}

/** What is read of the last line that a command prints with `--json`. */
interface CommandResult {
  readonly changed?: boolean;
  readonly conflicts?: number;
}

function resultOf(stdout: string): CommandResult {
  // Its form is create-plugin's own; its tests hold it.
  return JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as CommandResult;
}

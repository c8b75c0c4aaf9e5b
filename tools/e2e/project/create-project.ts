import { join } from "node:path";

import { argumentsOf, packageOf, type E2eCase } from "../cases/matrix.ts";
import { CheckFailed } from "../machine/check-failed.ts";
import { createArguments } from "../machine/package-managers.ts";
import { runTool } from "../machine/run-tool.ts";
import { commitProblem } from "./commit-problem.ts";

/** The last line that create-plugin prints with `--json`. */
interface CreateResult {
  readonly event: "result";
  readonly ok: boolean;
  readonly target?: string;
  readonly files?: readonly { readonly path: string }[];
  readonly steps?: readonly { readonly step: string; readonly status: string; readonly ms: number }[];
}

/** Where a project is made, and how. */
export interface Creation {
  /** The folder that gets the project's folder. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** A project that was made, installed and proven by one command. */
export interface CreatedProject {
  readonly folder: string;
  readonly packageName: string;
  /** From the command to the last check. Milliseconds. */
  readonly ms: number;
}

/** The checks that every project has. */
const STEPS = ["install", "types", "lint", "tests", "build", "publint", "attw", "pack, install, import"];

/**
 * Runs `npm create @flyte-webapi/plugin@latest`, or what the package manager has for it, and nothing else.
 *
 * @throws CheckFailed when a check is red or missing, or when anything differs from what was written and committed.
 */
export async function createProject(it: E2eCase, { folder, env, signal }: Creation): Promise<CreatedProject> {
  const packageName = packageOf(it);
  const { template, manager } = it;
  const options = [...argumentsOf(it), "--package-manager", manager, "--json"];
  const args = createArguments(manager, [packageName, ...options]);
  const { code, stdout, output, ms } = await runTool({ command: manager, args, cwd: folder, env, signal });
  const result = resultOf(stdout);
  if (code !== 0 || result?.ok !== true) throw new CheckFailed(`${manager} create ended with ${code}`, output);
  const passed = new Set((result.steps ?? []).filter(({ status }) => status === "passed").map(({ step }) => step));
  const expected = template === "sync" ? STEPS : [...STEPS, "conformance"];
  const missing = expected.filter((step) => !passed.has(step));
  if (missing.length > 0) throw new CheckFailed(`these checks did not pass: ${missing.join(", ")}`, output);
  const target = result.target ?? join(folder, packageName.replace(/^.*\//, ""));
  await assertUntouched(
    target,
    (result.files ?? []).map(({ path }) => path),
    { env, signal },
  );
  return { folder: target, packageName, ms };
}

/** Installing and checking has changed nothing that belongs to the project, and the first commit holds that and the lockfile, and no more. */
async function assertUntouched(
  project: string,
  written: readonly string[],
  { env, signal }: Pick<Creation, "env" | "signal">,
): Promise<void> {
  const git = async (...args: readonly string[]): Promise<string> => {
    const { code, stdout, output } = await runTool({ command: "git", args, cwd: project, env, signal });
    if (code !== 0) throw new CheckFailed("the project is no git repository", output);
    return stdout;
  };
  const status = await git("status", "--porcelain");
  if (status.trim() !== "") throw new CheckFailed("the checks have changed the project", status);
  const committed = (await git("ls-files", "-z")).split("\0").filter((path) => path !== "");
  const problem = commitProblem(written, committed);
  if (problem !== undefined) throw new CheckFailed(`the first commit: ${problem}`, "");
}

function resultOf(stdout: string): CreateResult | undefined {
  const line = stdout.split("\n").findLast((text) => text.startsWith('{"event":"result"'));
  // Its form is create-plugin's own; packages/create-plugin/test/json.test.ts holds it.
  return line === undefined ? undefined : (JSON.parse(line) as CreateResult);
}

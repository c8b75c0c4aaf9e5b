import { join } from "node:path";

import { CheckFailed } from "../machine/check-failed.ts";
import { runTool } from "../machine/run-tool.ts";
import { argumentsOf, type Form } from "./matrix.ts";

/** A Node, by its major version. */
export interface TreeNode {
  readonly major: number;
  readonly env: NodeJS.ProcessEnv;
}

/** How often each of them makes the same project. */
const TIMES = 2;

/**
 * Makes a project of each form again and again, with each Node, and compares the hashes of what was written.
 *
 * @param program - the file `bin.js` of create-plugin
 * @param folder - where the projects go
 * @returns how many projects were written.
 * @throws CheckFailed when the same arguments have not given the same tree.
 */
export async function compareTrees(
  program: string,
  forms: readonly Form[],
  nodes: readonly TreeNode[],
  folder: string,
  signal: AbortSignal,
): Promise<number> {
  let written = 0;
  for (const form of forms) {
    const hashes = new Map<string, string[]>();
    for (const { major, env } of nodes) {
      for (let time = 1; time <= TIMES; time++) {
        const target = join(folder, `trees-${++written}`);
        const args = [program, "my-jobs", ...argumentsOf(form), "--dir", target, "--no-install", "--no-git", "--json"];
        const { code, stdout, output } = await runTool({ command: "node", args, cwd: folder, env, signal });
        if (code !== 0) throw new CheckFailed(`${args.join(" ")} ended with ${code} on Node ${major}`, output);
        const hash = treeHashOf(stdout);
        hashes.set(hash, [...(hashes.get(hash) ?? []), `Node ${major}`]);
      }
    }
    if (hashes.size !== 1)
      throw new CheckFailed(`${argumentsOf(form).join(" ")} gave ${hashes.size} trees`, list(hashes));
  }
  return written;
}

function list(hashes: ReadonlyMap<string, readonly string[]>): string {
  return [...hashes].map(([hash, where]) => `${hash}: ${where.join(", ")}`).join("\n");
}

function treeHashOf(stdout: string): string {
  // Its form is create-plugin's own; packages/create-plugin/test/json.test.ts holds it.
  const { treeHash } = JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as { readonly treeHash?: string };
  if (treeHash === undefined) throw new CheckFailed("the result has no treeHash", stdout);
  return treeHash;
}

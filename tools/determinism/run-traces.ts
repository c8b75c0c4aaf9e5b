import { exec } from "../run/exec.ts";
import { repoRoot } from "../run/repo.ts";

/** What packages/testkit/test/fixtures/determinism/trace-hashes.ts prints. */
export interface Traces {
  /** Version of the Node that ran the plans. */
  readonly node: string;
  readonly traces: readonly {
    readonly transport: string;
    /** One per plan, in order. */
    readonly hashes: readonly string[];
    /** Plans that did not give the same trace each time. */
    readonly unstable: readonly { readonly plugin: string; readonly plan: unknown }[];
  }[];
}

const PROGRAM = "packages/testkit/test/fixtures/determinism/trace-hashes.ts";

/** Runs the plans on this Node. @throws Error with its output when it does not print traces. */
export async function runTraces(nodePath: string, plans: number, replays: number, timeoutMs: number): Promise<Traces> {
  const args = ["--no-warnings", "--conditions=@flyte-webapi/source", PROGRAM, String(plans), String(replays)];
  const { code, output } = await exec(nodePath, args, { cwd: repoRoot, timeoutMs });
  const last = output.trim().split("\n").at(-1) ?? "";
  if (code !== 0 || !last.startsWith('{"node"')) throw new Error(`${nodePath} ended with ${code}:\n${output}`);
  // Printed by that program.
  return JSON.parse(last) as Traces;
}

import { spawn } from "node:child_process";

/** What git says of a project's folder. */
export type GitState =
  | { readonly state: "clean" }
  | { readonly state: "dirty"; readonly paths: readonly string[] }
  /** There is no repository, or no git. */
  | { readonly state: "none" };

/** Whether everything in the folder is committed, so that whatever is written next can be taken back. */
export async function readGitState(folder: string): Promise<GitState> {
  const output = await git(folder, "status", "--porcelain", "--untracked-files=normal", "--", ".");
  if (output === undefined) return { state: "none" };
  const paths = output.split("\n").filter((line) => line !== "");
  return paths.length === 0 ? { state: "clean" } : { state: "dirty", paths: paths.map((line) => line.slice(3)) };
}

/** The address of the remote `origin`; `undefined` when there is none. */
export async function readOrigin(folder: string): Promise<string | undefined> {
  return (await git(folder, "remote", "get-url", "origin"))?.trim();
}

async function git(cwd: string, ...args: readonly string[]): Promise<string | undefined> {
  return await new Promise((resolve) => {
    let output = "";
    // A look must not write: git would refresh its index.
    const child = spawn("git", ["--no-optional-locks", ...args], { cwd, stdio: ["ignore", "pipe", "ignore"] });
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.on("error", () => resolve(undefined));
    child.on("close", (code) => resolve(code === 0 ? output : undefined));
  });
}

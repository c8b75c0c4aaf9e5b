import { spawn } from "node:child_process";

/** Makes the folder a git repository, unless it is in one already or there is no git. Answers whether it made one. */
export async function initRepository(folder: string): Promise<boolean> {
  if (await git(folder, "rev-parse", "--is-inside-work-tree")) return false;
  return await git(folder, "init", "--quiet");
}

/** Whether git did it. A project without a repository is no failure, so nothing is thrown. */
async function git(cwd: string, ...args: readonly string[]): Promise<boolean> {
  return await new Promise((resolve) => {
    const child = spawn("git", args, { cwd, stdio: "ignore" });
    child.on("error", () => resolve(false));
    child.on("close", (code) => resolve(code === 0));
  });
}

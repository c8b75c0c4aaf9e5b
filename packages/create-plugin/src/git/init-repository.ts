import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname } from "node:path";

/** What became of git, and why not more. */
export type RepositoryState =
  | { readonly state: "committed" }
  | { readonly state: "initialized"; readonly reason: string }
  | { readonly state: "none"; readonly reason: string };

/** The work tree that a folder is in, or would be in; `undefined` when it is in none, or there is no git. */
export async function workTreeAround(folder: string): Promise<string | undefined> {
  const existing = existingFolder(folder);
  const { ok, output } = await git(existing, "rev-parse", "--show-toplevel");
  return ok ? output.trim() : undefined;
}

/** Makes the folder a git repository with everything in its first commit, as far as git can. Throws nothing: a project without it is a project. */
export async function initRepository(folder: string): Promise<RepositoryState> {
  const made = await git(folder, "init", "--quiet", "--initial-branch=main");
  if (!made.ok) return { state: "none", reason: made.started ? "git init failed" : "git is not installed" };
  const added = await git(folder, "add", "--all");
  // No invented author, no hooks and no question for the password of a key.
  const commit = ["-c", "user.useConfigOnly=true", "commit", "--quiet", "--no-verify", "--no-gpg-sign"];
  const committed = added.ok && (await git(folder, ...commit, "--message", "Start from create-plugin")).ok;
  if (committed) return { state: "committed" };
  const { ok: hasAuthor } = await git(folder, "-c", "user.useConfigOnly=true", "var", "GIT_COMMITTER_IDENT");
  const reason = hasAuthor ? "git commit failed" : "git does not know who you are (git config user.name, user.email)";
  return { state: "initialized", reason };
}

interface GitResult {
  readonly ok: boolean;
  readonly started: boolean;
  readonly output: string;
}

async function git(cwd: string, ...args: readonly string[]): Promise<GitResult> {
  return await new Promise((resolve) => {
    let output = "";
    const child = spawn("git", args, { cwd, stdio: ["ignore", "pipe", "ignore"] });
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.on("error", () => resolve({ ok: false, started: false, output: "" }));
    child.on("close", (code) => resolve({ ok: code === 0, started: true, output }));
  });
}

function existingFolder(folder: string): string {
  return existsSync(folder) ? folder : existingFolder(dirname(folder));
}

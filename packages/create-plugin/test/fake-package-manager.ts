import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

/** A program that stands in for a package manager: whether it installs is not what is tested here. */
export interface FakePackageManager {
  /** For the program that is tested: finds the fake, and no other package manager. */
  readonly env: NodeJS.ProcessEnv;
  /** How it was called, in the order of the calls: `npm run lint`. */
  calls(): readonly string[];
  /** Whether a call that hangs has begun. */
  hangs(): boolean;
}

/** What the fake does when its arguments are this text; everything else succeeds at once. */
export type Behaviour = Readonly<Record<string, "fail" | "hang">>;

/**
 * Makes the program `name` in a folder of its own. When it fails, it prints 60 lines, the working folder among them; when it hangs, it has
 * started a child that hangs as well.
 */
export function fakePackageManager(folder: string, name: string, behaviour: Behaviour = {}): FakePackageManager {
  const bin = join(folder, "bin");
  const log = join(folder, "calls.txt");
  const hung = join(folder, "hangs.txt");
  mkdirSync(bin, { recursive: true });
  const program = join(bin, name);
  writeFileSync(
    program,
    `#!${process.execPath}
const { appendFileSync, writeFileSync } = require("node:fs");
const { spawn } = require("node:child_process");
const args = process.argv.slice(2).join(" ");
appendFileSync(${JSON.stringify(log)}, ${JSON.stringify(name)} + " " + args + "\\n");
const does = ${JSON.stringify(behaviour)}[args];
if (args.startsWith("run conformance")) console.log("\\n      Tests  79 passed | 1 skipped (80)\\n");
if (does === "fail") {
  for (let line = 1; line <= 60; line++) console.error("line " + line + " in " + process.cwd());
  process.exitCode = 1;
}
if (does === "hang") {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "inherit" });
  writeFileSync("package-lock.json", "half of a lockfile");
  writeFileSync(${JSON.stringify(hung)}, String(child.pid));
  setInterval(() => {}, 1000);
}
`,
  );
  chmodSync(program, 0o755);
  const path = [bin, process.env["PATH"] ?? ""].join(delimiter);
  return {
    env: { PATH: path },
    calls: () => (existsSync(log) ? readFileSync(log, "utf8").trimEnd().split("\n") : []),
    hangs: () => existsSync(hung),
  };
}

import { readdirSync, readFileSync } from "node:fs";

import { exec } from "../../run/exec.ts";

/** A running process. */
export interface RunningProcess {
  readonly pid: number;
  readonly parent: number;
  /** Its command line, to tell it from another process that gets the same number later. */
  readonly command: string;
}

/** All processes of this machine. Where there is no /proc, `ps` is asked. */
export async function listProcesses(): Promise<readonly RunningProcess[]> {
  if (process.platform === "linux") return listFromProc();
  const { output } = await exec("ps", ["-A", "-o", "pid=,ppid=,args="], { cwd: process.cwd() });
  return [...output.matchAll(/^\s*(\d+)\s+(\d+)\s+(.*)$/gm)].map(([, pid, parent, command = ""]) => ({
    pid: Number(pid),
    parent: Number(parent),
    command,
  }));
}

/** The processes that `root` has started, and those that these have started, and so on; `root` included. */
export function familyOf(root: number, processes: readonly RunningProcess[]): readonly RunningProcess[] {
  const family = processes.filter(({ pid }) => pid === root);
  for (const { pid } of family) family.push(...processes.filter(({ parent }) => parent === pid));
  return family;
}

/** Those of `before` that still run. */
export function survivors(
  before: readonly RunningProcess[],
  now: readonly RunningProcess[],
): readonly RunningProcess[] {
  return before.filter(({ pid, command }) => now.some((other) => other.pid === pid && other.command === command));
}

function listFromProc(): readonly RunningProcess[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name): RunningProcess[] => {
      try {
        const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ").trim();
        // The second field is the program's name in parentheses, which may hold anything; a zombie has ended.
        const [state, parent] = readFileSync(`/proc/${name}/stat`, "utf8")
          .replace(/^.*\) /s, "")
          .split(" ");
        return state === "Z" ? [] : [{ pid: Number(name), parent: Number(parent), command }];
      } catch {
        // It has ended in the meantime.
        return [];
      }
    });
}

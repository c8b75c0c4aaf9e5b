import { runProcess } from "./run-process.ts";

/** The version that a tool prints, such as `[1, 26]`. `undefined` when there is no such tool. */
export async function toolVersion(
  command: string,
  args: readonly string[],
  cwd: string,
): Promise<readonly [number, number] | undefined> {
  const lines: string[] = [];
  const { code } = await runProcess({ command, args, cwd, timeoutMs: 30_000 }, (line) => lines.push(line));
  return code === 0 ? readVersion(lines.join("\n")) : undefined;
}

/** The first version in a text. */
export function readVersion(text: string): readonly [number, number] | undefined {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(text) ?? [];
  return major === undefined || minor === undefined ? undefined : [Number(major), Number(minor)];
}

/** Whether a version is the other one, or newer. */
export function isAtLeast(
  [major, minor]: readonly [number, number],
  [leastMajor, leastMinor]: readonly [number, number],
): boolean {
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}

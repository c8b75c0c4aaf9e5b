import { exec } from "../../run/exec.ts";
import { repoRoot } from "../../run/repo.ts";

/** What a command prints for `--help`. */
export interface ProgramHelp {
  readonly command: string;
  readonly text: string;
}

/** The help of `flyte-webapi` and of each of its commands, as the program itself prints it. */
export async function sdkHelp(): Promise<ProgramHelp[]> {
  const whole = await help([]);
  const names = [...new Set([...whole.matchAll(/\bflyte-webapi ([a-z]+)/g)].map(([, name = ""]) => name))];
  const texts = await Promise.all(
    names.map(async (name) => ({ command: `flyte-webapi ${name}`, text: await help([name]) })),
  );
  return texts.some(({ text }) => text === whole) ? texts : [{ command: "flyte-webapi", text: whole }, ...texts];
}

async function help(command: readonly string[]): Promise<string> {
  const { code, output } = await exec(
    "node",
    ["--conditions=@flyte-webapi/source", "packages/sdk/src/cli/bin.ts", ...command, "--help"],
    { cwd: repoRoot, timeoutMs: 60_000 },
  );
  if (code !== 0) throw new Error(`flyte-webapi ${command.join(" ")} --help ended with ${code}:\n${output}`);
  return output;
}

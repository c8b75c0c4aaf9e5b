import { describe, expect, it } from "vitest";

import { ExitCode } from "../src/cli/exit-code.ts";
import { SABOTEURS } from "../src/saboteurs/index.ts";
import { fixture } from "./run-cli.ts";
import { runMain, type MainRun } from "./run-main.ts";

const run = async (plugin: string, world: string, ...more: readonly string[]): Promise<MainRun> =>
  await runMain(["sabotage", "--plugin", fixture(plugin), "--world", fixture(world), ...more]);

describe("sabotage", () => {
  it("shows each saboteur, the requirement that caught it, and that the fake is strong", async () => {
    const { code, stdout, stderr } = await run("good.plugin.ts", "jobs.world.ts");
    expect({ code, stderr }).toEqual({ code: ExitCode.Ok, stderr: "" });
    for (const { id, breaks } of SABOTEURS) expect(stdout).toMatch(new RegExp(`^caught +${breaks} +${id} `, "m"));
    expect(stdout).toContain(`All ${SABOTEURS.length} saboteurs were caught`);
  });

  it("says of a weak fake what it did not show, and what to mend", async () => {
    const { code, stdout } = await run("good.plugin.ts", "weak.world.ts", "--only", "CR-01,GE-04");
    expect(code).toBe(ExitCode.Inconclusive);
    expect(stdout).toMatch(/^(NOT NOTICED|not possible) +CR-01 +key-per-try/m);
    expect(stdout).toMatch(/^key-per-try \(CR-01\): the fake /m);
    expect(stdout).toMatch(/^caught +GE-04 +missing-is-final/m);
    expect(stdout).toContain("1 of 2 saboteurs were caught. A pass of CR-01 proves nothing until the others are.");
  });

  it("judges no saboteur whose requirement the plugin breaks by itself", async () => {
    const { code, stdout } = await run("broken.plugin.ts", "jobs.world.ts", "--only", "CR-01");
    expect(code).toBe(ExitCode.Inconclusive);
    expect(stdout).toContain("the plugin itself does not pass CR-01 (fail): mend that first, see `run --only CR-01`");
  });

  it("prints one line of JSON, with the same exit codes", async () => {
    const { code, stdout } = await run("good.plugin.ts", "weak.world.ts", "--only", "CR-01,GE-04", "--json");
    expect(code).toBe(ExitCode.Inconclusive);
    expect(stdout.trimEnd().split("\n")).toHaveLength(1);
    expect(JSON.parse(stdout)).toMatchObject({
      plugin: "good",
      sent: 2,
      caught: 1,
      saboteurs: [
        { id: "key-per-try", requirement: "CR-01", mend: expect.stringContaining("the fake ") },
        { id: "missing-is-final", requirement: "GE-04", outcome: "caught", foundAt: expect.any(Number) },
      ],
    });
  });

  it.for([
    [["--only", "DE-02"], ExitCode.StaleOrUsage, "There is no saboteur for DE-02"],
    [["--runs", "0"], ExitCode.StaleOrUsage, '--runs is "0"'],
  ] satisfies [string[], ExitCode, string][])("refuses %j", async ([more, code, text]) => {
    const refused = await run("good.plugin.ts", "jobs.world.ts", ...more);
    expect(refused.stderr).toContain(text);
    expect(refused).toMatchObject({ code, stdout: "" });
  });

  it("says when the plugin does not load", async () => {
    const { code, stderr } = await run("unloadable.plugin.ts", "jobs.world.ts");
    expect(stderr).toContain("Nothing can be checked");
    expect(stderr).toContain("JOBS_URL is not set");
    expect(code).toBe(ExitCode.Harness);
  });
});

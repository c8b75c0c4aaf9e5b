import { describe, expect, it } from "vitest";

import { type MainRun, runMain } from "../../test/run-main.ts";
import { WIRE_CHECKS } from "../connector/wire-checks.ts";
import { REQUIREMENTS } from "../requirements/catalogue.ts";
import { ExitCode } from "./exit-code.ts";

const run = async (...argv: readonly string[]): Promise<MainRun> => await runMain(argv);

describe("arguments", () => {
  it.for([
    [["runn"], "There is no command runn; did you mean run?"],
    [["run", "--sead", "1"], "run has no option --sead; did you mean --seed?"],
    [["list", "--seed", "1"], "list has no option --seed"],
    [["run", "--seed", "1", "--seed", "2"], "--seed is given twice"],
    [["run", "--seed"], "--seed needs a value; write --seed <integer>"],
    [["run", "--seed", "--prune"], "--seed needs a value, got the option --prune"],
    [["run", "--prune=yes"], '--prune takes no value, got "yes"'],
    [["run", "--runs", "0"], '--runs is "0"; expected an integer of at least 1'],
    [["run", "--profile", "quik"], '--profile is "quik"; expected quick, ci, soak; did you mean quick?'],
    [["run", "--level", "shall"], '--level is "shall"; expected must, should, may'],
    [["run", "--report", "jnuit"], 'There is no report format "jnuit"'],
    [["run", "--only", "CR-1"], 'There is no requirement "CR-1"; did you mean CR-'],
    [["run", "--plugin", "a.js", "--package", "b.tgz"], "--plugin and --package are both given"],
    [["run", "--only", "OW-01"], "OW-01 is a check of the command connector"],
    [
      ["connector", "--endpoint", "localhost:1", "--only", "CR-01"],
      "CR-01 is about plugins, not about running connectors",
    ],
    [["run", "stray"], 'run takes no argument, got "stray"'],
    [["explain"], "explain needs <id>"],
    [["explain", "CR-01", "CR-03"], "explain takes one <id>, got 2"],
    [["replay", "nonsense"], "nonsense cannot be replayed"],
    [
      ["replay", "conformance-report/reslt.json"],
      "conformance-report/reslt.json cannot be replayed: there is no such file",
    ],
    [["accept", "CR-01", "--reason", "x"], "A waiver needs --issue, --until"],
    [["accept", "CR-01", "--known-fail"], "A known failure needs --reason"],
    [["accept", "CR-01", "--known-fail", "--reason", "x", "--until", "2027-01-31"], "--until goes with a waiver"],
    [
      ["accept", "CR-01", "--reason", "x", "--issue", "https://example.com/1", "--until", "2020-01-01"],
      '--until is "2020-01-01", which is over',
    ],
    [
      ["accept", "CR-01", "--reason", "x", "--issue", "https://example.com/1", "--until", "2027-02-30"],
      '--until is "2027-02-30"; expected a day',
    ],
  ] satisfies [string[], string][])("%j end with exit code 2 and a hint", async ([argv, message]) => {
    const { code, stdout, stderr } = await run(...argv);
    expect(stderr).toContain(`flyte-webapi-conformance: ${message}`);
    expect({ code, stdout }).toEqual({ code: ExitCode.StaleOrUsage, stdout: "" });
  });

  it("prints help for the program and for each command, and its version", async () => {
    expect(await run("--help")).toMatchObject({ code: 0, stderr: "", stdout: expect.stringContaining("Exit codes") });
    for (const command of ["run", "replay", "explain", "list", "sabotage", "connector", "accept"]) {
      expect(await run(command, "--help")).toMatchObject({
        code: 0,
        stderr: "",
        stdout: expect.stringContaining(`npx flyte-webapi-conformance ${command}`),
      });
    }
    expect(await run("--version")).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+/) });
  });
});

describe("list and explain", () => {
  it("print every requirement of the kit", async () => {
    const listed = JSON.parse((await run("list", "--json")).stdout) as { id: string }[];
    expect(listed.map(({ id }) => id)).toEqual(REQUIREMENTS.map(({ id }) => id));
    const checks = JSON.parse((await run("list", "--connector", "--json")).stdout) as { id: string }[];
    expect(checks.map(({ id }) => id)).toEqual(WIRE_CHECKS.map(({ id }) => id));
    const { stdout } = await run("list", "--level", "must");
    const musts = REQUIREMENTS.filter(({ level }) => level === "must").map(({ id }) => id);
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .map((line) => line.split(" ")[0]),
    ).toEqual(musts);
  });

  it("say of every requirement what it demands, how bindingly, whence, and what breaks it", async () => {
    for (const { id, title, source, likelyCause, level } of [...REQUIREMENTS, ...WIRE_CHECKS]) {
      const { stdout } = await run("explain", id.toLowerCase());
      for (const text of [title, source, likelyCause, level.toUpperCase()]) expect(stdout).toContain(text);
    }
  });
});

import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { PermanentUserError } from "@flyte-webapi/sdk";
import { describe, expect, it } from "vitest";

import { ExitCode } from "../src/cli/exit-code.ts";
import { checkRequirement, requirementById } from "../src/index.ts";
import { keyHeader, pluginOf } from "./plugins/design.ts";
import { jobServiceWorld } from "./plugins/job-service.world.ts";
import { fixture, makeFolder, runCli } from "./run-cli.ts";
import { runMain, type MainRun } from "./run-main.ts";

const GOOD = fixture("good.plugin.ts");
const JOBS = fixture("jobs.world.ts");
const SHORT = ["--only", "CR-01,DE-03", "--runs", "3", "--corpus", join(makeFolder(), "corpus")];

const run = async (plugin: string, world: string): Promise<MainRun> =>
  await runMain(["run", "--plugin", plugin, "--world", world, ...SHORT]);
const wrong = (name: string): string => fixture(`wrong/${name}`);

describe("an author who made a mistake in the world is told", () => {
  it.for([
    [
      "handler-throws",
      [
        "the handler of the world for POST https://jobs.example.com/jobs threw TypeError: spec is not iterable at ",
        "handler-throws.world.ts:10:",
        "mend it; for a request that the service would refuse, answer with a status such as 400",
      ],
    ],
    [
      "handlers-throw",
      ["`handlers` of the world threw Error: the spec of the service is not there", "it must give the msw handlers"],
    ],
    [
      "no-inventory",
      [
        "the plugin made a job (POST /jobs was answered), but the job table is empty",
        "make them with `jobs.add({ key })`",
      ],
    ],
    ["undocumented", ['cancelledState is "HALTED"; expected one of the documented states: ']],
    [
      "undocumented-answer",
      [
        'the handler of the world for GET https://jobs.example.com/jobs/:id answers the state "HALTED" in `state` for a job that is STOPPED',
        "`states` of the world documents QUEUED, RUNNING, STOPPING, DONE, FAILED, STOPPED",
        'add "HALTED" to `states` with the phase that it means',
      ],
    ],
    [
      "other-plugin",
      [
        'task.taskType of the world is "spark", which plugin good does not support (it supports job)',
        "is this the world of another plugin?",
      ],
    ],
  ] satisfies [string, string[]][])("about %s", async ([name, texts]) => {
    const { code, stdout, stderr } = await run(GOOD, wrong(`${name}.world.ts`));
    for (const text of texts) expect(stdout + stderr).toContain(text);
    // Once, and not as if a requirement were broken.
    expect((stdout + stderr).split(texts[0] ?? "").length - 1).toBeLessThanOrEqual(3);
    expect(stdout + stderr).not.toMatch(/^FAIL |defect/m);
    expect(code).toBe(ExitCode.Harness);
  });

  it("about a world that lacks a field", async () => {
    const { code, stderr } = await run(GOOD, wrong("no-world.ts"));
    expect(stderr).toContain("exports nothing that is a World: it exports world; world lacks task (an object)");
    expect(code).toBe(ExitCode.StaleOrUsage);
  });
});

describe("an author whose create always fails", () => {
  const plugin = pluginOf("refusing", () => ({
    ...keyHeader,
    create: () => Promise.reject(new PermanentUserError("BadTask", "the task has no field `image`")),
  }));

  it("is told with which error, where a requirement needs a job", async () => {
    const result = await checkRequirement({ plugin, world: jobServiceWorld }, requirementById("GE-01"), { runs: 5 });
    expect(result).toMatchObject({
      verdict: "inconclusive",
      reason:
        "in 5 simulations the situation never came about that the requirement is about; create failed in 5 of them, at last with PermanentUserError: the task has no field `image`",
    });
  });
});

describe("an author whose plugin does not load is told", () => {
  it("which export comes nearest, and what it lacks", async () => {
    const { code, stderr } = await run(wrong("no-plugin.ts"), JOBS);
    expect(stderr).toContain(
      "exports nothing that is a PluginEntry: it exports helper, myPlugin; myPlugin lacks pluginLoader (a function)",
    );
    expect(stderr).toContain("Write --plugin <file#export>");
    expect(code).toBe(ExitCode.StaleOrUsage);
  });

  it("that the named export is none", async () => {
    const { stderr } = await run(`${wrong("no-plugin.ts")}#myPlugin`, JOBS);
    expect(stderr).toContain("is not a PluginEntry; myPlugin lacks pluginLoader (a function)");
  });

  it("that its loader rejects", async () => {
    const { code, stdout } = await run(fixture("unloadable.plugin.ts"), JOBS);
    expect(stdout).toContain("Nothing could be checked:");
    expect(stdout).toContain("JOBS_URL is not set");
    expect(code).toBe(ExitCode.Harness);
  });
});

describe.concurrent("a plugin that never settles", { timeout: 60_000 }, () => {
  const inProcess = async (plugin: string, env: Readonly<Record<string, string>> = {}) =>
    await runCli(makeFolder(), ["run", "--plugin", wrong(plugin), "--world", JOBS, ...SHORT], env);

  it("in a method, is named by its method and its requirement", async () => {
    const { code, stdout } = await runMain([
      "run",
      "--plugin",
      wrong("never-settles.plugin.ts"),
      "--world",
      JOBS,
      "--only",
      "LV-01",
      "--runs",
      "3",
      "--corpus",
      join(makeFolder(), "corpus"),
    ]);
    expect(stdout).toContain("got:      create did not settle after its deadline");
    expect(code).toBe(ExitCode.Violation);
  });

  it("in its loader, is given up", async () => {
    const { code, stdout } = await inProcess("loader-hangs.plugin.ts");
    expect(stdout).toContain("pluginLoader of plugin hangs did not settle within 10000 ms of real time");
    expect(code).toBe(ExitCode.Harness);
  });

  it("in its module, does not end as if all were well", async () => {
    const { code, stderr } = await inProcess("hanging-module.plugin.ts");
    expect(stderr).toContain("never settled while the world and the plugin were loaded");
    expect(code).toBe(ExitCode.Harness);
  });

  it("in a loop, is stopped and named", async () => {
    const { code, stderr } = await inProcess("busy.plugin.ts", { FLYTE_WEBAPI_WATCHDOG_MS: "1000" });
    expect(stderr).toContain("computes for ever while plugin busy was tried out: no turn of the event loop in 1000 ms");
    expect(code).not.toBe(0);
  });
});

describe.concurrent("a package", { timeout: 60_000 }, () => {
  const pack = (main: string): string => {
    const folder = makeFolder();
    const source = join(folder, "source");
    mkdirSync(source);
    const manifest = { name: "flyte-plugin-wrong", version: "1.0.0", type: "module", exports: "./index.js" };
    writeFileSync(join(source, "package.json"), JSON.stringify(manifest));
    writeFileSync(join(source, "index.js"), main);
    execFileSync("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: source });
    return join(folder, readdirSync(folder).find((file) => file.endsWith(".tgz")) ?? "");
  };
  const certify = async (tarball: string): Promise<MainRun> =>
    await runMain(["run", "--package", tarball, "--world", JOBS, ...SHORT]);

  it.for([
    [
      'throw new Error("ACME_URL is not set")',
      ExitCode.Harness,
      "flyte-plugin-wrong does not load: Error: ACME_URL is not set",
    ],
    ['import "acme-sdk";', ExitCode.Harness, "Cannot find package 'acme-sdk'"],
    [
      "export const help = 1;",
      ExitCode.StaleOrUsage,
      "flyte-plugin-wrong exports nothing that is a PluginEntry: it exports help",
    ],
    ["", ExitCode.StaleOrUsage, "exports nothing that is a PluginEntry: it exports nothing"],
  ] satisfies [string, ExitCode, string][])("with %j does not load, and says why", async ([main, code, text]) => {
    const run = await certify(pack(main));
    expect(run.stderr).toContain(text);
    expect(run).toMatchObject({ code, stdout: "" });
  });

  it("that is no tarball is not installed", async () => {
    const file = join(makeFolder(), "plugin.tgz");
    writeFileSync(file, "not a tarball");
    const { code, stderr } = await certify(file);
    expect(stderr).toContain("The package could not be installed");
    expect(code).toBe(ExitCode.Harness);
  });
});

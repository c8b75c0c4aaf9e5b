import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { fixture, makeFolder, runCli } from "../../test/run-cli.ts";
import { jsonValidator, schemaErrors } from "../../test/schemas.ts";
import { ExitCode } from "./exit-code.ts";

const WORLD = ["--world", fixture("jobs.world.ts")];
const GOOD = ["--plugin", fixture("good.plugin.ts"), ...WORLD];
const BROKEN = ["--plugin", fixture("broken.plugin.ts"), ...WORLD];
const SHORT = ["--only", "CR-01,DE-03", "--runs", "10"];

const expecting = (id: string, entry: object): string => JSON.stringify({ version: 1, expected: { [id]: entry } });
const knownFail = { verdict: "known-fail", reason: "keys come in May" };
const waiver = (until: string): object => ({
  verdict: "waived",
  reason: "keys come in May",
  issue: "https://example.com/1",
  until,
});

describe.concurrent("the exit code of run", { timeout: 60_000 }, () => {
  it.for([
    ["all pass", GOOD, undefined, ExitCode.Ok, "partly checked"],
    ["something is broken", BROKEN, undefined, ExitCode.Violation, "not conformant"],
    ["what is broken is known", BROKEN, expecting("CR-01", knownFail), ExitCode.Ok, "not conformant"],
    ["what is broken is waived", BROKEN, expecting("CR-01", waiver("2999-12-31")), ExitCode.Ok, "1 waived"],
    ["a waiver has ended", BROKEN, expecting("CR-01", waiver("2020-12-31")), ExitCode.Violation, "ended on 2020-12-31"],
    ["an expectation is stale", GOOD, expecting("CR-01", knownFail), ExitCode.StaleOrUsage, "take it off the list"],
    ["an expectation is malformed", GOOD, expecting("CR-01", {}), ExitCode.StaleOrUsage, "verdict is missing"],
    [
      "nothing can be proven",
      ["--plugin", fixture("good.plugin.ts"), "--world", fixture("empty.world.ts")],
      undefined,
      ExitCode.Inconclusive,
      "the fake has no handler for POST",
    ],
    [
      "the plugin does not load",
      ["--plugin", fixture("unloadable.plugin.ts"), ...WORLD],
      undefined,
      ExitCode.Harness,
      "JOBS_URL is not set",
    ],
    [
      "the module does not load",
      ["--plugin", fixture("throwing.plugin.ts"), ...WORLD],
      undefined,
      ExitCode.Harness,
      "this module cannot be imported",
    ],
    [
      "the world is wrong",
      ["--plugin", fixture("good.plugin.ts"), "--world", fixture("wrong.world.ts")],
      undefined,
      ExitCode.Harness,
      'initialState is "NEW"',
    ],
    [
      "the export is not clear",
      ["--plugin", fixture("several.plugin.ts"), ...WORLD],
      undefined,
      ExitCode.StaleOrUsage,
      "exports several: brokenPlugin, goodPlugin",
    ],
    [
      "the export is misspelt",
      ["--plugin", `${fixture("several.plugin.ts")}#godPlugin`, ...WORLD],
      undefined,
      ExitCode.StaleOrUsage,
      "did you mean goodPlugin?",
    ],
    [
      "the file is missing",
      ["--plugin", "none.js", ...WORLD],
      undefined,
      ExitCode.StaleOrUsage,
      "There is no file none.js",
    ],
  ] satisfies [string, string[], string | undefined, ExitCode, string][])(
    "tells that %s",
    async ([, subject, expectations, code, text]) => {
      const cwd = makeFolder();
      if (expectations !== undefined) writeFileSync(join(cwd, "conformance.expected.json"), expectations);
      const run = await runCli(cwd, ["run", ...subject, ...SHORT]);
      expect(run.stdout + run.stderr).toContain(text);
      expect(run.stdout + run.stderr).not.toContain("this is a defect");
      expect(run.code).toBe(code);
    },
  );
});

describe.concurrent("run", { timeout: 60_000 }, () => {
  it("checks and reports to the end when nobody reads what it says", async () => {
    const cwd = makeFolder();
    const args = ["run", ...BROKEN, ...SHORT, "--report", "json", "--out", "reports"];
    expect(await runCli(cwd, args, {}, "nobody")).toMatchObject({ code: ExitCode.Violation, stderr: "" });
    expect(readdirSync(join(cwd, "reports"))).toEqual(["result.json"]);
  });

  it("writes every report, with paths that say nothing of this machine", async () => {
    const cwd = makeFolder();
    const summary = join(cwd, "summary-of-the-job.md");
    const formats = "json,junit,sarif,markdown,html,badge";
    const { stdout } = await runCli(cwd, ["run", ...BROKEN, ...SHORT, "--report", formats], {
      GITHUB_STEP_SUMMARY: summary,
    });
    const folder = join(cwd, "conformance-report");
    const names = [
      "badge.json",
      "badge.svg",
      "conformance.sarif",
      "junit.xml",
      "report.html",
      "result.json",
      "summary.md",
    ];
    expect(readdirSync(folder).sort()).toEqual(names);
    for (const name of names) expect(stdout).toContain(`wrote conformance-report/${name}`);
    const result: unknown = JSON.parse(readFileSync(join(folder, "result.json"), "utf8"));
    expect(schemaErrors(jsonValidator("result.v1.schema.json"), result)).toEqual([]);
    for (const name of names) expect(readFileSync(join(folder, name), "utf8")).not.toContain(cwd);
    expect(readFileSync(summary, "utf8")).toContain("**Not conformant**");
  });

  it("finds the plugin in package.json and the world in test/", async () => {
    const cwd = makeFolder();
    mkdirSync(join(cwd, "test"));
    const reexport = (name: string): string => `export * from ${JSON.stringify(fixture(name))};\n`;
    writeFileSync(
      join(cwd, "package.json"),
      JSON.stringify({ type: "module", exports: { ".": { default: "./main.ts" } } }),
    );
    writeFileSync(join(cwd, "main.ts"), reexport("good.plugin.ts"));
    writeFileSync(join(cwd, "test/jobs.world.ts"), reexport("jobs.world.ts"));
    const { code, stdout } = await runCli(cwd, ["run", ...SHORT]);
    expect(stdout).toContain("2 pass");
    expect(code).toBe(0);
  });

  it("certifies a packed package: installs it as a user would, with the host's sdk", async () => {
    const cwd = makeFolder();
    const source = join(cwd, "source");
    mkdirSync(source);
    const manifest = {
      name: "@acme/flyte-plugin-idle",
      version: "1.2.3",
      type: "module",
      exports: { ".": "./index.js" },
      peerDependencies: { "@flyte-webapi/sdk": ">=0.0.0" },
    };
    writeFileSync(join(source, "package.json"), JSON.stringify(manifest));
    writeFileSync(join(source, "index.js"), IDLE_PLUGIN);
    execFileSync("npm", ["pack", "--silent", "--pack-destination", cwd], { cwd: source });
    const [tarball = ""] = readdirSync(cwd).filter((file) => file.endsWith(".tgz"));
    const args = ["--package", `./${tarball}`, ...WORLD, "--only", "DE-03", "--runs", "5", "--report", "json"];
    const run = await runCli(cwd, ["run", ...args]);
    expect(run.stderr).toBe("");
    expect(run.stdout).toContain("idle (@acme/flyte-plugin-idle 1.2.3): partly checked");
    expect(run.stdout).toContain("1 pass");
    expect(JSON.parse(readFileSync(join(cwd, "conformance-report/result.json"), "utf8"))).toMatchObject({
      plugin: { id: "idle", package: { name: "@acme/flyte-plugin-idle", version: "1.2.3" } },
    });
    expect(run.code).toBe(0);
  });

  it("keeps a new failure where somebody works, and not in CI unless it is asked to", async () => {
    const cwd = makeFolder();
    await runCli(cwd, ["run", ...BROKEN, ...SHORT]);
    expect(readdirSync(cwd)).toEqual([]);
    await runCli(cwd, ["run", ...BROKEN, ...SHORT, "--save-failures"]);
    const [file = ""] = readdirSync(join(cwd, ".testkit/corpus"));
    expect(file).toMatch(/^CR-01-/);
    const again = await runCli(cwd, ["run", ...BROKEN, ...SHORT], { CI: "" });
    expect(again.stdout).toContain("a plan of the corpus breaks it again");
    const replayed = await runCli(cwd, ["replay", `.testkit/corpus/${file}`, ...BROKEN]);
    expect(replayed).toMatchObject({ code: ExitCode.Violation, stdout: expect.stringContaining("FAIL CR-01") });
  });
});

describe.concurrent("replay", { timeout: 60_000 }, () => {
  it("shows a failure again from its token and from result.json, and that the mended plugin holds", async () => {
    const cwd = makeFolder();
    const run = await runCli(cwd, ["run", ...BROKEN, ...SHORT, "--report", "json"]);
    const token = /replay (fw1_\S+) --plugin (\S+) --world (\S+)/.exec(run.stdout);
    const again = await runCli(cwd, [
      "replay",
      token?.[1] ?? "",
      "--plugin",
      token?.[2] ?? "",
      "--world",
      token?.[3] ?? "",
    ]);
    expect(again).toMatchObject({
      code: ExitCode.Violation,
      stdout: expect.stringContaining("got:      job-1 and job-2"),
    });
    const all = await runCli(cwd, ["replay", "conformance-report/result.json", ...BROKEN]);
    expect(all.stdout).toBe(again.stdout);
    const mended = await runCli(cwd, ["replay", token?.[1] ?? "", ...GOOD]);
    expect(mended).toMatchObject({ code: ExitCode.Ok, stdout: expect.stringContaining("HOLDS CR-01") });
  });
});

describe.concurrent("accept", { timeout: 60_000 }, () => {
  it("writes what run and the JSON Schema take, one entry after the other", async () => {
    const cwd = makeFolder();
    const args = ["--reason", "x", "--issue", "https://example.com/1", "--until", "2999-12-31"];
    expect(await runCli(cwd, ["accept", "GE-01", ...args])).toMatchObject({ code: 0, stderr: "" });
    expect(await runCli(cwd, ["accept", "cr-01", "--known-fail", "--reason", "soon"])).toMatchObject({ code: 0 });
    const file: unknown = JSON.parse(readFileSync(join(cwd, "conformance.expected.json"), "utf8"));
    expect(schemaErrors(jsonValidator("expected.v1.schema.json"), file)).toEqual([]);
    expect(file).toMatchObject({ expected: { "CR-01": { verdict: "known-fail" }, "GE-01": { verdict: "waived" } } });
    const run = await runCli(cwd, ["run", ...BROKEN, ...SHORT]);
    expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining("known to fail   CR-01") });
  });
});

/** A plugin that does nothing but what DE-03 asks: plain JavaScript, as it is published. */
const IDLE_PLUGIN = `
import { createResourceMetaCodec, PhaseInfo, RetryableError } from "@flyte-webapi/sdk";
const schema = { "~standard": { version: 1, vendor: "acme", validate: (value) => ({ value }) } };
export const idlePlugin = {
  id: "idle",
  supportedTaskTypes: ["job"],
  pluginLoader: () => ({
    getConfig: () => ({ resourceMeta: createResourceMetaCodec(schema) }),
    create: async () => { throw new RetryableError("Idle", "not today"); },
    get: async () => ({}),
    status: () => PhaseInfo.queued({ reason: "idle" }),
    delete: async () => {},
  }),
};
`;

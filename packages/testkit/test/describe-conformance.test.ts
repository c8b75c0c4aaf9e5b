import { describe, expect, it } from "vitest";

import { REQUIREMENTS } from "../src/index.ts";
import { jobServiceWorld } from "./plugins/job-service.world.ts";
import { runVitest } from "./run-vitest.ts";

describe("describeConformance", { timeout: 60_000 }, () => {
  it("passes a correct plugin with one test per requirement", async () => {
    const { code, output } = await runVitest("good.conformance.ts", {});
    // What its service does not have is skipped, and not called passed.
    const skipped = REQUIREMENTS.filter(({ notApplicable }) => notApplicable?.(jobServiceWorld) !== undefined);
    expect(output).toContain(`${REQUIREMENTS.length - skipped.length} passed`);
    for (const requirement of REQUIREMENTS) {
      expect(output).toMatch(new RegExp(`${skipped.includes(requirement) ? "↓" : "✓"} .*${requirement.id} `));
    }
    expect(code).toBe(0);
  });

  it("fails a broken plugin in the test of its requirement only, with a timeline and a command that shows it again", async () => {
    const env = { BROKEN_PLUGIN: "key-per-try" };
    const first = await runVitest("broken.conformance.ts", env);
    expect(first.code).toBe(1);
    expect(first.output).toContain("1 failed");
    expect(first.output).toContain("applied, then the answer was lost");
    const command = /(FLYTE_WEBAPI_REPLAY)=(\S+) npx vitest run -t (\S+)/.exec(first.output);
    expect(command?.[3]).toBe("CR-01");

    const again = await runVitest("broken.conformance.ts", { ...env, FLYTE_WEBAPI_REPLAY: command?.[2] ?? "" }, [
      "-t",
      "CR-01",
    ]);
    expect(again.code).toBe(1);
    expect(again.output).toContain("FAIL CR-01 again, in the plan that was replayed");
    expect(again.output).toContain("job-1 and job-2");
  });

  it("passes the replay once the plugin is mended", async () => {
    const broken = await runVitest("broken.conformance.ts", { BROKEN_PLUGIN: "missing-is-an-error" });
    const token = /FLYTE_WEBAPI_REPLAY=(\S+)/.exec(broken.output)?.[1] ?? "";
    const mended = await runVitest("good.conformance.ts", { FLYTE_WEBAPI_REPLAY: token });
    expect(mended.output).toContain("1 passed");
    expect(mended.code).toBe(0);
  });

  it("watches time, chance and network once for all requirements, and not any longer", async () => {
    const { code, output } = await runVitest("watched.conformance.ts", {});
    expect(output).not.toContain("AssertionError");
    expect(code).toBe(0);
  });

  it("refuses a number of runs that is none", async () => {
    const { code, output } = await runVitest("good.conformance.ts", { FLYTE_WEBAPI_RUNS: "many" });
    expect(output).toContain('FLYTE_WEBAPI_RUNS is "many"; expected an integer of at least 1');
    expect(code).toBe(1);
  });

  it("refuses a profile that is none", async () => {
    const { code, output } = await runVitest("good.conformance.ts", { FLYTE_WEBAPI_PROFILE: "quik" });
    expect(output).toContain('FLYTE_WEBAPI_PROFILE is "quik"; expected one of quick, ci, soak');
    expect(code).toBe(1);
  });
});

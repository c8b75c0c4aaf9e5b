import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";

import type { ConformanceResult } from "../src/index.ts";
import { makeFolder } from "./run-cli.ts";
import { runVitest } from "./run-vitest.ts";
import { jsonValidator, schemaErrors } from "./schemas.ts";

const reporter = fileURLToPath(new URL("../src/vitest/reporter.ts", import.meta.url));

describe("the reporter, and expectations in vitest", { timeout: 60_000 }, () => {
  it("writes the result of the suite; what is expected is skipped with its reason, what is stale fails", async () => {
    const cwd = makeFolder();
    const args = ["--reporter=verbose", `--reporter=${reporter}`, "-t", "CR-01|CR-03|CR-04|DE-0"];
    const env = { FLYTE_WEBAPI_REPORT: "json,junit", NODE_OPTIONS: "--conditions=@flyte-webapi/source" };
    const { code, output } = await runVitest("reported.conformance.ts", env, args, cwd);
    expect(output).toMatch(/↓ .*CR-01 .*\[known-fail: keys come in May/);
    expect(output).toMatch(/↓ .*CR-03 .*\[waived: keys come in May/);
    expect(output).toMatch(/× .*CR-04 /);
    expect(output).toMatch(/× .*DE-03 /);
    expect(output).toContain("broken: not conformant; reports in conformance-report");
    expect(code).toBe(1);

    expect(readdirSync(`${cwd}/conformance-report`).sort()).toEqual(["junit.xml", "result.json"]);
    const result = JSON.parse(readFileSync(`${cwd}/conformance-report/result.json`, "utf8")) as ConformanceResult;
    expect(schemaErrors(jsonValidator("result.v1.schema.json"), result)).toEqual([]);
    expect(result).toMatchObject({ verdict: "non-conformant", settings: { profile: "custom", runs: 10, seed: 1 } });
    const verdicts = Object.fromEntries(result.requirements.map(({ id, verdict }) => [id, verdict]));
    expect(verdicts).toMatchObject({
      "CR-01": "known-fail",
      "CR-03": "waived",
      "CR-04": "fail",
      "DE-01": "pass",
      "DE-03": "stale",
      "GE-01": "skipped",
    });
  });
});

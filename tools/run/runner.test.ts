import { describe, expect, it } from "vitest";

import { formatStep, formatTotal } from "./format-report.ts";
import { exec } from "./exec.ts";
import { verdict } from "./outcome.ts";
import { repoRoot } from "./repo.ts";
import { runStages } from "./run-stages.ts";
import type { Step } from "./step.ts";

const step = (name: string, ok: boolean): Step => ({
  name,
  run: async () => await Promise.resolve(verdict(ok, `output of ${name}`)),
});

describe("the runner", () => {
  it("runs the steps after a failed one", async () => {
    const reports = await runStages([{ width: 1, steps: [step("a", false), step("b", true)] }], () => undefined);
    expect(formatTotal(reports)).toBe("1 passed, 1 failed");
  });

  it("counts a step that throws as failed and shows why", async () => {
    const broken: Step = { name: "c", run: async () => await Promise.reject(new Error("no disk")) };
    const [report] = await runStages([{ width: 1, steps: [broken] }], () => undefined);
    expect(report?.outcome).toMatchObject({ passed: 0, failed: 1 });
    expect(report?.outcome.output).toMatch(/no disk/);
  });

  it("starts a stage only when the one before it has ended", async () => {
    const events: string[] = [];
    const slow: Step = {
      name: "slow",
      run: async () => {
        await new Promise<void>((resolve) => {
          setImmediate(resolve);
        });
        events.push("slow ended");
        return verdict(true, "");
      },
    };
    const next: Step = {
      name: "next",
      run: async () => {
        events.push("next started");
        return await Promise.resolve(verdict(true, ""));
      },
    };
    await runStages(
      [
        { width: 2, steps: [slow] },
        { width: 2, steps: [next] },
      ],
      () => undefined,
    );
    expect(events).toEqual(["slow ended", "next started"]);
  });

  it("shows the output of a failed step only", () => {
    const outcome = { passed: 3, failed: 0, output: "noise" };
    expect(formatStep({ name: "unit", outcome, durationMs: 1234 })).toMatch(/^PASS {2}unit +1\.2 s {2}3 passed$/);
    expect(formatStep({ name: "unit", outcome: { ...outcome, failed: 1 }, durationMs: 1 })).toMatch(/noise/);
  });

  it("calls a step skipped of which nothing ran, and says why", () => {
    const outcome = { passed: 0, failed: 0, skipped: 1, output: "", note: "no Chromium" };
    expect(formatStep({ name: "chromium", outcome, durationMs: 0 })).toMatch(
      /^SKIP {2}chromium .*1 skipped, no Chromium$/,
    );
  });

  it("ends with exit code 2 when nobody knows the step", async () => {
    const { code, output } = await exec("node", ["tools/test.ts", "nonsense"], { cwd: repoRoot });
    expect(code).toBe(2);
    expect(output).toMatch(/there is no step "nonsense"/);
  });
});

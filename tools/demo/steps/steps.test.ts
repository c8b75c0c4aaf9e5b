import { expect, it } from "vitest";

import { span } from "../text/line.ts";
import { createScreen } from "../text/screen.ts";
import { Steps } from "./steps.ts";

function stepsOn(isTTY: boolean) {
  const written: string[] = [];
  const screen = createScreen({ isTTY, columns: 60, rows: 20, write: (text) => written.push(text) }, {});
  let now = 0;
  const steps = new Steps(screen, () => (now += 500));
  return { steps, written };
}

it("says what a step is, and what came of it, in plain lines", async () => {
  const { steps, written } = stepsOn(false);
  const value = await steps.run("Build", async () => ({ value: 7, note: "3 files", details: [[span("a.tgz")]] }));
  steps.begin("Run");
  expect(value).toBe(7);
  expect(written.join("")).toBe("1. Build\n   done in 0.5 s · 3 files\n     a.tgz\n2. Run\n");
});

it("says in plain lines that a step was stopped, and passes its error on", async () => {
  const { steps, written } = stepsOn(false);
  await expect(steps.run("Build", async () => await Promise.reject(new Error("no disk")))).rejects.toThrow("no disk");
  expect(written.join("")).toBe("1. Build\n   stopped  after 0.5 s\n");
});

it("replaces the line of a running step on a terminal", async () => {
  const { steps, written } = stepsOn(true);
  await steps.run("Build", async () => ({ value: undefined, note: "" }));
  const readable = written.join("").replaceAll("\u001B", "ESC");
  expect(readable).toMatch(/^⠋ 1\. Build {2}\d s\nESC\[1FESC\[J✓ 1\. Build {2}\d\.\d s\n$/);
});

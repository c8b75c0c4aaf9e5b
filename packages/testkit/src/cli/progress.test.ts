import { describe, expect, it } from "vitest";

import { requirementById } from "../requirements/catalogue.ts";
import { createProgress } from "./progress.ts";

const requirement = requirementById("CR-01");
const report = { ...requirement, verdict: "pass", runs: 20, met: 5, durationMs: 1 } as const;

function play(isTerminal: boolean, columns = 40): string {
  let screen = "";
  const progress = createProgress({ isTerminal, columns, out: (text) => (screen += text) }, 20);
  progress.onStart?.(requirement);
  for (const done of [1, 20, 21]) progress.onRun?.(requirement, done);
  progress.onReport?.(report);
  return screen;
}

describe("progress", () => {
  it("writes one line over and over on a terminal, never wider than it, and leaves the verdict", () => {
    const drawn = play(true).split("\r\u001B[K");
    expect(drawn.slice(1, -1).every((line) => line.length < 40 && !line.includes("\n"))).toBe(true);
    expect(drawn[2]).toMatch(/^1\/20 +CR-01/);
    expect(drawn[4]).toMatch(/^20\/20 /);
    expect(drawn.at(-1)).toMatch(/^pass +CR-01 MUST .*\.\.\.\n$/);
    expect(drawn.at(-1)?.length).toBe(40);
  });

  it("writes one line per requirement elsewhere", () => {
    expect(play(false)).toBe(`pass            CR-01 MUST   ${requirement.title}\n`);
  });
});

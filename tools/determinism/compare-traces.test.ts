import { expect, it } from "vitest";

import { compareTraces } from "./compare-traces.ts";
import type { Traces } from "./run-traces.ts";

function traces(node: string, hashes: readonly string[], plugins: readonly string[] = []): Traces {
  const unstable = plugins.map((plugin) => ({ plugin, plan: { v: 1 } }));
  return { node, traces: [{ transport: "direct", hashes, unstable }] };
}

it("finds nothing when all versions and replays agree", () => {
  const comparison = compareTraces([traces("v22", ["a", "b"]), traces("v24", ["a", "b"])]);
  expect(comparison).toEqual({ unstable: 0, differing: 0, problems: [] });
});

it("names the plan and the version that differ", () => {
  const comparison = compareTraces([traces("v22", ["a", "b"]), traces("v24", ["a", "b"]), traces("v26", ["a", "c"])]);
  expect(comparison).toEqual({
    unstable: 0,
    differing: 1,
    problems: ["direct: plan 1 is another on v26 than on v22"],
  });
});

it("counts a plan that is missing on one version as different", () => {
  expect(compareTraces([traces("v22", ["a", "b"]), traces("v24", ["a"])]).differing).toBe(1);
});

it("names the plugin whose replays differ, and the plan", () => {
  const { unstable, problems } = compareTraces([traces("v24", ["a"], ["tagged"])]);
  expect(unstable).toBe(1);
  expect(problems).toEqual(['direct, v24: tagged does not repeat {"v":1}']);
});

it("finds it wrong when a transport has run nothing", () => {
  expect(compareTraces([traces("v24", [])]).problems).toEqual(["direct, v24: no plan was run"]);
});

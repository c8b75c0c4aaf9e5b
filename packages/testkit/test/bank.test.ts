import { describe, expect, it } from "vitest";

import { checkPlugin, REQUIREMENTS } from "../src/index.ts";
import { renderFailure } from "../src/report/render-failure.ts";
import { BROKEN_PLUGINS } from "./plugins/broken/index.ts";
import { GOOD_PLUGINS } from "./plugins/good/index.ts";
import { jobServiceWorld } from "./plugins/job-service.world.ts";

describe("the bank of broken plugins", () => {
  it("has a broken plugin for every requirement, and breaks no requirement that is not there", () => {
    const broken = new Set(BROKEN_PLUGINS.map((plugin) => plugin.breaks));
    expect([...broken].sort()).toEqual(REQUIREMENTS.map((requirement) => requirement.id).sort());
  });

  it.for(BROKEN_PLUGINS.map((plugin) => [plugin.entry.id, plugin] as const))(
    "%s is caught, and the failure names its own requirement",
    async ([, { entry, breaks }]) => {
      const report = await checkPlugin({ plugin: entry, world: jobServiceWorld });
      expect(report.rootCauses).toEqual([breaks]);
    },
  );
});

describe("correct plugins of different designs", () => {
  it.for(GOOD_PLUGINS.map((plugin) => [plugin.id, plugin] as const))("%s is accused of nothing", async ([, plugin]) => {
    const report = await checkPlugin({ plugin, world: jobServiceWorld });
    const accusations = report.results.map((result) =>
      result.verdict === "fail" ? renderFailure(result) : result.verdict === "inconclusive" ? result.reason : "",
    );
    expect(accusations.filter((accusation) => accusation !== "")).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";

import { evaluate, requirementById } from "../index.ts";
import { AMBIENT_PLUGINS } from "../../test/plugins/broken/ambient.ts";
import { jobServiceWorld } from "../../test/plugins/job-service.world.ts";
import { checkRequirement } from "../check/check-requirement.ts";
import { withAmbientGuard } from "./ambient-guard.ts";
import { AMBIENT_SOURCES } from "./ambient-source.ts";

const DT_01 = requirementById("DT-01");
const world = jobServiceWorld;

describe("the ambient guard", () => {
  it.for(AMBIENT_PLUGINS.map(({ entry }) => [entry.id, entry] as const))(
    "names what %s uses, and where",
    async ([, plugin]) => {
      const result = await checkRequirement({ plugin, world }, DT_01);
      if (result.verdict !== "fail") throw new Error(`the verdict is ${result.verdict}`);
      expect(result.counterexample.violation.got).toMatch(/ambient\.ts:\d+:\d+/);
      const source = AMBIENT_SOURCES.find((each) => result.counterexample.violation.got.startsWith(each));
      expect(source).toBeDefined();
    },
  );

  it("keeps a run with ambient time and chance repeatable, and in no time", async () => {
    for (const { entry } of AMBIENT_PLUGINS) {
      const plan = {
        v: 1 as const,
        picks: [],
        ops: [
          { op: "create" as const, task: 0 },
          { op: "poll" as const, task: 0, times: 3 },
          { op: "delete" as const, task: 0, meta: "stored" as const, times: 1 },
        ],
      };
      const [first, second] = [
        await evaluate({ plugin: entry, world }, DT_01, plan),
        await evaluate({ plugin: entry, world }, DT_01, plan),
      ];
      expect(second.histories).toEqual(first.histories);
    }
  });

  it("leaves everybody else the real thing, and puts all of it back", async () => {
    const real = {
      random: Math.random,
      Date: globalThis.Date,
      setTimeout: globalThis.setTimeout,
      fetch: globalThis.fetch,
    };
    await withAmbientGuard({ deniesNetwork: true }, async () => {
      expect(Math.abs(Date.now() - real.Date.now())).toBeLessThan(60_000);
      expect(new Date()).toBeInstanceOf(real.Date);
      await new Promise((resolve) => setTimeout(resolve, 1));
    });
    expect(Math.random).toBe(real.random);
    expect(globalThis.Date).toBe(real.Date);
    expect(globalThis.setTimeout).toBe(real.setTimeout);
    expect(globalThis.fetch).toBe(real.fetch);
  });
});

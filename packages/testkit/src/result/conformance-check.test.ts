import { describe, expect, it } from "vitest";

import { keyHeader, pluginOf } from "../../test/plugins/design.ts";
import { jobServiceWorld } from "../../test/plugins/job-service.world.ts";
import { PROFILES } from "../check/profile.ts";
import { REQUIREMENTS } from "../requirements/catalogue.ts";
import { ConformanceCheck } from "./conformance-check.ts";
import { NO_EXPECTATIONS } from "./expectation.ts";

/** Of which of the first requirements about status it is told that two runs of a plan differ: of a plugin that is never the same, and always right. */
async function unrepeatable(runs: number, count: number): Promise<readonly boolean[]> {
  let created = 0;
  const plugin = pluginOf("moody", () => ({
    ...keyHeader,
    create: async (use, ctx) => {
      const { resourceMeta } = await keyHeader.create(use, ctx);
      return { resourceMeta: { ...resourceMeta, note: `created ${created++}` } };
    },
  }));
  const check = new ConformanceCheck({
    subject: { plugin, world: jobServiceWorld },
    runs,
    seed: 1,
    expectations: NO_EXPECTATIONS,
    keepsFailures: false,
    prunesCorpus: false,
    replayCommand: (token) => `replay ${token}`,
    now: () => 0,
  });
  const told: boolean[] = [];
  for (const requirement of REQUIREMENTS.filter(({ id }) => id.startsWith("ST-")).slice(0, count)) {
    const { verdict, reason } = await check.judge(requirement);
    told.push(verdict === "inconclusive" && reason?.includes("keeps state between runs") === true);
  }
  return told;
}

describe("ConformanceCheck", () => {
  it("runs one plan of 25 twice, over all requirements", async () => {
    const [twice, once] = [true, false];
    expect(await unrepeatable(5, 7)).toEqual([twice, once, once, once, once, twice, once]);
    expect(await unrepeatable(8, 6)).toEqual([twice, once, once, once, twice, once]);
  });

  it("runs a plan of each requirement twice in `ci`, and where there are more plans", async () => {
    expect(new Set(await unrepeatable(PROFILES.ci, 4))).toEqual(new Set([true]));
    expect(new Set(await unrepeatable(PROFILES.ci + 5, 4))).toEqual(new Set([true]));
  });
});

import { expect, it } from "vitest";

import { evaluate, eventsOf, PLAN_VERSION, requirementById, simulate, type Op, type Plan } from "../src/index.ts";
import { rendersPlugin } from "./plugins/good/renders/renders.plugin.ts";
import { rendersWorld } from "./plugins/good/renders/renders.world.ts";

const subject = { plugin: rendersPlugin, world: rendersWorld };
const poll = (task: number): Op => ({ op: "poll", task, times: 1 });

/** Found by the score with 10,000 simulations, and made smaller: the list that the plugin keeps for some seconds is older than the state. */
const plan = (...later: readonly Op[]): Plan => ({
  v: PLAN_VERSION,
  picks: [],
  ops: [
    { op: "create", task: 1 },
    { op: "create", task: 0 },
    poll(1),
    { op: "remote", task: 0, change: { kind: "undocumented", state: "PAUSED" } },
    poll(0),
    ...later,
  ],
});

it("nobody is accused of not showing a state that the service has told nobody yet (ST-03)", async () => {
  const { met, violations } = await evaluate(subject, requirementById("ST-03"), plan());
  expect({ met, violations }).toEqual({ met: false, violations: [] });
});

it("the state counts from the first answer after it on", async () => {
  const { met, violations } = await evaluate(subject, requirementById("ST-03"), plan(poll(0)));
  expect({ met, violations }).toEqual({ met: true, violations: [] });
  const phases = eventsOf(await simulate(subject, plan(poll(0))), "phase").filter(({ call }) => call.task === 0);
  expect(phases.map(({ phaseInfo }) => phaseInfo.reason.includes("PAUSED"))).toEqual([false, true]);
});

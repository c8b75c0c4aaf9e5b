import { expect, it } from "vitest";

import { evaluate, PLAN_VERSION, requirementById, type Op, type Plan } from "../src/index.ts";
import { searchedPlugin } from "./plugins/good/searched/searched.plugin.ts";
import { searchedWorld } from "./plugins/good/searched/searched.world.ts";

const CR_16 = requirementById("CR-16");

it("a look-up by POST has made nothing: who is refused after it is accused of nothing (CR-16)", async () => {
  const refused: Op = {
    op: "create",
    task: 0,
    faults: [{ request: 1, fault: { kind: "status", status: 403, applied: false } }],
  };
  const plan: Plan = { v: PLAN_VERSION, ops: [refused, refused], picks: [] };
  const { violations, histories } = await evaluate({ plugin: searchedPlugin, world: searchedWorld }, CR_16, plan);
  const requests = histories[0]?.events.filter((event) => event.kind === "request");
  expect(requests?.slice(0, 2)).toMatchObject([
    { url: expect.stringContaining("/jobs/search") },
    { url: expect.stringContaining("/tagged"), fault: { kind: "status", status: 403 } },
  ]);
  expect(violations).toEqual([]);
});

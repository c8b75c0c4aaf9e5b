import { expect, it } from "vitest";

import { evaluate, PLAN_VERSION, requirementById, type Op, type Plan } from "../src/index.ts";
import { operationsPlugin } from "./plugins/good/operations/operations.plugin.ts";
import { operationsWorld } from "./plugins/good/operations/operations.world.ts";

it("ResourceMeta from Location is right, whatever the body is (CR-15)", async () => {
  const spoilt: Op = {
    op: "create",
    task: 0,
    faults: [{ request: "all", fault: { kind: "garbage", body: "wrongTypes" } }],
  };
  const plan: Plan = { v: PLAN_VERSION, ops: [spoilt, { op: "create", task: 0 }], picks: [] };
  const subject = { plugin: operationsPlugin, world: operationsWorld };
  const { violations, met, histories } = await evaluate(subject, requirementById("CR-15"), plan);
  const metas = histories[0]?.events.filter((event) => event.kind === "meta");
  expect(metas).toHaveLength(2);
  expect([met, violations]).toEqual([true, []]);
});

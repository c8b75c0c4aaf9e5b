import { checkRequirement, requirementById } from "@flyte-webapi/testkit";
import { expect, it } from "vitest";

import { leavesInput } from "./broken/leaves-input.ts";
import { batchWorld } from "./batch.world.ts";

it("the kit catches a plugin that leaves its upload behind: CR-17", async () => {
  const result = await checkRequirement({ plugin: leavesInput, world: batchWorld }, requirementById("CR-17"));
  expect(result).toMatchObject({
    verdict: "fail",
    counterexample: { violation: { got: expect.stringContaining("file-1") } },
  });
});

import { checkRequirement, requirementById } from "@flyte-webapi/testkit";
import { expect, it } from "vitest";

import { oneField } from "./broken/one-field.ts";
import { databricksWorld } from "./databricks.world.ts";

it("the kit catches a plugin that takes TERMINATED for a success: ST-01, whatever the result is", async () => {
  const result = await checkRequirement({ plugin: oneField, world: databricksWorld }, requirementById("ST-01"));
  expect(result).toMatchObject({
    verdict: "fail",
    counterexample: { violation: { got: expect.stringContaining("Success") } },
  });
});

import { checkRequirement, requirementById } from "@flyte-webapi/testkit";
import { expect, it } from "vitest";

import { withoutRetry } from "./broken/without-retry.ts";
import { snowflakeWorld } from "./snowflake.world.ts";

it("the kit catches a plugin that leaves out retry=true: CR-01, two statements for one task", async () => {
  const result = await checkRequirement({ plugin: withoutRetry, world: snowflakeWorld }, requirementById("CR-01"));
  expect(result).toMatchObject({
    verdict: "fail",
    counterexample: { violation: { got: expect.stringContaining("2") } },
  });
});

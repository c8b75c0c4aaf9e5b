import { checkRequirement, requirementById } from "@flyte-webapi/testkit";
import { expect, it } from "vitest";

import { withoutLook } from "./broken/without-look.ts";
import { replicateWorld } from "./replicate.world.ts";

it("the kit catches a plugin that does not look for its prediction: CR-01, two of them for one task", async () => {
  const requirement = requirementById("CR-01");
  const result = await checkRequirement({ plugin: withoutLook, world: replicateWorld }, requirement);
  expect(result).toMatchObject({
    verdict: "fail",
    counterexample: { violation: { got: expect.stringContaining("2") } },
  });
});

import { checkRequirement, requirementById } from "@flyte-webapi/testkit";
import { expect, it } from "vitest";

import { replicatePlugin } from "../src/index.ts";
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

it("CR-05 is waived only because the fake cannot be misled: the plugin itself is accused of nothing", async () => {
  const requirement = requirementById("CR-05");
  const result = await checkRequirement({ plugin: replicatePlugin, world: replicateWorld }, requirement);
  expect(result.verdict).toBe("pass");
});

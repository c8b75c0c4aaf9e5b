import { createPluginRegistry } from "@flyte-webapi/sdk";
import { expect, it } from "vitest";

import { remotePlugin } from "./connectors.ts";

it("the plugin of the page is registered for what it supports, and for what is configured", () => {
  const registry = createPluginRegistry([remotePlugin]);
  for (const taskType of ["spark", "bigquery", "ray"]) expect(registry.find(taskType)).toBe(remotePlugin);
  expect(() => registry.find("snowflake")).toThrow("No plugin runs task type");
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { thrownBy } from "../../test/thrown-by.ts";
import type { SyncPluginConfig } from "../contract/sync-plugin.ts";
import { ConfigError } from "../errors/config-error.ts";
import { resolveSyncPluginConfig } from "./resolve-sync-plugin-config.ts";

function resolve(config: unknown): ReturnType<typeof resolveSyncPluginConfig> {
  return resolveSyncPluginConfig(config as SyncPluginConfig, "my-plugin");
}

test("an empty config has the defaults", () => {
  expect(resolve({})).toEqual({
    pluginId: "my-plugin",
    resourceQuotas: {},
    writeRateLimiter: { qps: 20, burst: 200 },
    timeouts: { createMs: 60_000 },
  });
});

test("what is given is kept", () => {
  const config = {
    resourceQuotas: { default: 5 },
    writeRateLimiter: { qps: 1, burst: 5 },
    timeouts: { create: "2s" },
  };
  expect(resolve(config)).toEqual({
    pluginId: "my-plugin",
    resourceQuotas: { default: 5 },
    writeRateLimiter: { qps: 1, burst: 5 },
    timeouts: { createMs: 2_000 },
  });
});

test("everything that is wrong is in one error, fields that only other plugins have included", () => {
  const config = { writeRateLimiter: { qps: 0, burst: 5 }, timeouts: { create: 0, get: 5 }, caching: {} };
  expect(() => resolve(config)).toThrow(
    expect.objectContaining({
      code: "InvalidConfig",
      issues: [
        expect.objectContaining({ field: "writeRateLimiter.qps" }),
        expect.objectContaining({ field: "timeouts.create" }),
        expect.objectContaining({ field: "caching" }),
        expect.objectContaining({ field: "timeouts.get" }),
      ],
    }),
  );
});

test("whatever the config is, nothing but a ConfigError is thrown", () => {
  fc.assert(
    fc.property(fc.anything(), (config) => {
      expect(() => thrownBy(ConfigError, () => resolve(config))).not.toThrow();
    }),
  );
});

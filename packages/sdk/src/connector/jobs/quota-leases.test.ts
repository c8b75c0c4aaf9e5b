import fc from "fast-check";
import { expect, test } from "vitest";
import { propertyRuns } from "../../../test/property-runs.ts";
import { resolveSyncPluginConfig } from "../../config/resolve-sync-plugin-config.ts";
import { createSeededRandom } from "../../internal/seeded-random.ts";
import { createVirtualClock, settled } from "../../internal/virtual-clock.ts";
import { createThrottle } from "../../host/throttle.ts";
import { createRateLimiter } from "../../limits/rate-limiter.ts";
import { createLocalResourceManager } from "../../tokens/local-resource-manager.ts";
import type { ServedSyncPlugin } from "../plugins/served-plugin.ts";
import { QuotaLeases, type TokenOwner } from "./quota-leases.ts";

const QUOTA = 3;
const LEASE_MS = 100;
const key = fc.constantFrom("a", "b", "c", "d", "e");
const command = fc.oneof(
  fc.record({ kind: fc.constant("take" as const), key, waitMs: fc.constantFrom(10, 150), gone: fc.boolean() }),
  fc.record({ kind: fc.constantFrom("renew" as const, "resume" as const, "release" as const), key }),
  fc.record({ kind: fc.constant("advance" as const), ms: fc.constantFrom(20, 120) }),
);

test("tokens are never more than the quota, and all are there again in the end, whatever happens", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { maxLength: 30 }), async (commands) => {
      const clock = createVirtualClock();
      const config = resolveSyncPluginConfig({ resourceQuotas: { pool: QUOTA } }, "p");
      const writeLimiter = createRateLimiter(config.writeRateLimiter, clock);
      const throttle = createThrottle(clock, createSeededRandom(1), [writeLimiter]);
      const tokens = createLocalResourceManager("p");
      await tokens.registerResourceQuota("pool", QUOTA);
      const plugin: ServedSyncPlugin = {
        kind: "sync",
        id: "p",
        plugin: { getConfig: () => ({}), do: () => Promise.reject(new Error("not called")) },
        config,
        writeLimiter,
        throttle,
        tokens,
      };
      const ownerOf = (name: string): TokenOwner => ({
        plugin,
        key: name,
        scope: { project: name, domain: "d" },
        requirements: { namespace: "pool", constraints: {} },
      });
      const leases = new QuotaLeases(clock, LEASE_MS);
      // A key is taken once at a time, as the ledger sees to.
      const taking = new Set<string>();
      for (const step of commands) {
        switch (step.kind) {
          case "take": {
            if (taking.has(step.key)) break;
            const gone = new AbortController();
            taking.add(step.key);
            void leases
              .take(ownerOf(step.key), step.waitMs, gone.signal)
              .then(
                () => leases.renew(step.key),
                () => {},
              )
              .finally(() => taking.delete(step.key));
            await settled();
            if (step.gone) gone.abort(new Error("gone"));
            break;
          }
          case "renew":
            leases.renew(step.key);
            break;
          case "resume":
            if (!taking.has(step.key)) leases.resume(ownerOf(step.key));
            break;
          case "release":
            if (!taking.has(step.key)) leases.release(step.key);
            break;
          case "advance":
            await clock.advance(step.ms);
            break;
        }
        await settled();
        expect(tokens.usage()[0]?.held ?? 0).toBeLessThanOrEqual(QUOTA);
      }
      await clock.advance(10 * LEASE_MS);
      await settled();
      expect(taking).toEqual(new Set());
      expect(tokens.usage()).toEqual([{ namespace: "pool", quota: QUOTA, held: 0, waiting: 0 }]);
    }),
    { numRuns: propertyRuns(300) },
  );
});

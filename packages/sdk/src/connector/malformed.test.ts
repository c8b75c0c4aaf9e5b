import { expect, test } from "vitest";
import { sendHostileRequests } from "../../test/connector/hostile/send-hostile-requests.ts";
import { propertyRuns } from "../../test/property-runs.ts";

test("whatever is sent, every answer is a status of the client's own making, and nothing is left", async () => {
  const { requests, statuses, unhandled, stats } = await sendHostileRequests(propertyRuns(3_000));
  expect(requests).toBeGreaterThanOrEqual(propertyRuns(3_000));
  expect(unhandled).toEqual([]);
  expect(stats).toMatchObject({ callsUnderWay: 0, unclaimedJobs: 0 });
  expect(stats.rememberedJobs).toBeLessThanOrEqual(20_000);
  expect(stats.quotas).toMatchObject([{ waiting: 0 }]);
  // The requests reach the plugins, too, or this would prove little.
  expect(statuses["OK"]).toBeGreaterThan(requests / 20);
  expect(statuses["INVALID_ARGUMENT"]).toBeGreaterThan(requests / 20);
  expect(statuses["NOT_FOUND"]).toBeGreaterThan(requests / 50);
}, 600_000);

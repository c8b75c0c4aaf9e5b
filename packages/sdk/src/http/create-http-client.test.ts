import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createSeededRandom } from "../internal/seeded-random.ts";
import { createVirtualClock } from "../internal/virtual-clock.ts";
import { createHttpClient, path } from "./index.ts";

const Job = z.object({ id: z.string(), state: z.string() });

describe("the client", () => {
  it("posts JSON below the base URL and gives back what the schema makes of the answer", async () => {
    const seen: Request[] = [];
    const fetch: typeof globalThis.fetch = async (input, init) => {
      seen.push(new Request(input, init));
      return Response.json({ id: "7", state: "QUEUED", more: 1 });
    };
    const clock = createVirtualClock();
    const client = createHttpClient({ baseUrl: "https://jobs.test/v1/", fetch, clock, random: createSeededRandom(1) });
    const job = await client.post(path`jobs`, { json: { n: 2n ** 64n }, idempotencyKey: "k-1", schema: Job });
    expect(job).toEqual({ id: "7", state: "QUEUED" });
    expect(seen[0]?.url).toBe("https://jobs.test/v1/jobs");
    expect(await seen[0]?.text()).toBe('{"n":18446744073709551616}');
    expect(seen[0]?.headers.get("idempotency-key")).toBe("k-1");
    expect(clock.pending).toBe(0);
  });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { silentLogger } from "../../internal/silent-logger.ts";
import { createVirtualClock } from "../../internal/virtual-clock.ts";
import type { JobIdentity } from "./job-identity.ts";
import { JobLedger } from "./job-ledger.ts";

const KIB = 1_024;
const MIB = 1_024 * KIB;
const MOST_BYTES = 32 * MIB;

/** The job is its own size. */
function ledger(): JobLedger<number> {
  return new JobLedger<number>({
    clock: createVirtualClock(),
    logger: silentLogger,
    unclaimedGraceMs: 60_000,
    weigh: (bytes) => bytes,
    abandon: async () => {},
    isInDoubt: () => false,
  });
}

const signal = new AbortController().signal;
const huge = "x".repeat(MIB);

test("the jobs and tasks that are remembered take no more than they may, whatever in them is huge", async () => {
  const part = fc.integer({ min: 0, max: 3 * MIB });
  const job = fc.record({ lineage: fc.boolean(), run: part, action: part, taskType: part, content: part });
  await fc.assert(
    fc.asyncProperty(fc.array(job, { minLength: 20, maxLength: 60 }), async (jobs) => {
      const jobLedger = ledger();
      const weights: number[] = [];
      for (const [index, { lineage, content, ...lengths }] of jobs.entries()) {
        const texts = Object.entries(lengths).map(([name, length]) => [name, huge.repeat(3).slice(0, length)] as const);
        const identity: JobIdentity = {
          key: `key ${index}`,
          lineage: lineage ? `lineage ${index}` : "",
          attempt: 0,
          subject: Object.fromEntries(texts),
        };
        await jobLedger.ask(identity, signal, { create: async () => content });
        weights.push(content + texts.reduce((sum, [, text]) => sum + text.length, 0));
      }
      const { claimed, lineages } = jobLedger.sizes;
      const lightest = weights.toSorted((a, b) => a - b);
      const least = (count: number): number => lightest.slice(0, count).reduce((sum, weight) => sum + weight, 0);
      expect(least(claimed)).toBeLessThanOrEqual(MOST_BYTES);
      expect(least(lineages)).toBeLessThanOrEqual(MOST_BYTES);
    }),
    { numRuns: 10 },
  );
});

test("of jobs with little in them ten thousand are remembered, and no more", async () => {
  const jobLedger = ledger();
  for (let index = 0; index < 10_100; index++) {
    const identity = { key: `key ${index}`, lineage: `lineage ${index}`, attempt: 0, subject: { run: `run ${index}` } };
    await jobLedger.ask(identity, signal, { create: async () => 500 });
  }
  expect(jobLedger.sizes).toEqual({ open: 0, claimed: 10_000, lineages: 10_000 });
});

test("a task of which there is no end of attempts takes no more than others", async () => {
  const jobLedger = ledger();
  // Downwards: the job of an attempt is abandoned when a later one begins.
  for (let attempt = 1_000; attempt > 0; attempt--) {
    const identity = { key: `key ${attempt}`, lineage: "lineage", attempt, subject: {} };
    await jobLedger.ask(identity, signal, { create: async () => 100 * KIB });
  }
  expect(jobLedger.sizes.lineages).toBe(1);
  expect(jobLedger.sizes.claimed).toBeLessThanOrEqual(MOST_BYTES / (100 * KIB));
});

import { randomUUID } from "node:crypto";
import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

import { keyHeader, type Design } from "../design.ts";
import { broken, type BrokenPlugin } from "./broken-plugin.ts";

// Correct in all else: each only reaches for one global, as libraries and habits do.

const before = (leak: (signal: AbortSignal) => unknown): Design => ({
  ...keyHeader,
  get: async (use, ctx) => {
    await leak(ctx.signal);
    return await keyHeader.get(use, ctx);
  },
});

const inDelete = (leak: () => unknown): Design => ({
  ...keyHeader,
  delete: async (use, ctx) => {
    await leak();
    await keyHeader.delete(use, ctx);
  },
});

/** Asks a metrics endpoint on the side, and does not mind when nobody answers. */
const fetchesAside = async (): Promise<void> => {
  await fetch("https://metrics.example.com/ping").catch(() => undefined);
};

const requestsAside = (): void => {
  try {
    request("http://metrics.example.com/ping")
      .on("error", () => {})
      .end();
  } catch {
    // Not important.
  }
};

const waitsWithSetTimeout = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

const ticks = (): Promise<void> =>
  new Promise((resolve) => {
    const handle = setInterval(() => {
      clearInterval(handle);
      resolve();
    }, 20);
  });

/** Only when something goes wrong: the jitter of a back-off. */
const jitterOnTrouble: Design = {
  ...keyHeader,
  get: async (use, ctx) => {
    try {
      return await keyHeader.get(use, ctx);
    } catch (error) {
      await use.setup.clock.sleep(50 * Math.random(), ctx.signal);
      throw error;
    }
  },
};

/** Each takes one thing from elsewhere than the setup context; the name says which. */
export const AMBIENT_PLUGINS: readonly BrokenPlugin[] = [
  broken("DT-01", "math-random-in-trouble", () => jitterOnTrouble),
  broken("DT-01", "crypto-random-uuid", () => before(() => globalThis.crypto.randomUUID())),
  broken("DT-01", "crypto-get-random-values", () => before(() => globalThis.crypto.getRandomValues(new Uint8Array(4)))),
  broken("DT-01", "node-crypto-random-uuid", () => before(() => randomUUID())),
  broken("DT-01", "date-now", () => before(() => Date.now())),
  broken("DT-01", "new-date", () => inDelete(() => new Date().toISOString())),
  broken("DT-01", "performance-now", () => before(() => performance.now())),
  broken("DT-01", "set-timeout", () => before(waitsWithSetTimeout)),
  broken("DT-01", "set-interval", () => before(ticks)),
  broken("DT-01", "abort-signal-timeout", () => before(() => AbortSignal.timeout(5_000))),
  broken("DT-01", "timers-promises", () => inDelete(() => sleep(20))),
  broken("DT-01", "global-fetch", () => before(fetchesAside)),
  broken("DT-01", "node-http", () => inDelete(requestsAside)),
];

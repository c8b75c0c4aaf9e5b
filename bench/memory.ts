// Bytes per task in flight and CPU while they idle. A program of its own, so that nothing else is in its heap.
//
//   node --expose-gc --conditions=@flyte-webapi/source bench/memory.ts <tasks> <memory|none>
import { createMemoryStore, createRuntime, systemClock, type StateStore } from "@flyte-webapi/sdk/runtime";
import { benchEntry } from "./bench-plugin.ts";

const [count = "100000", kind = "none"] = process.argv.slice(2);
const tasks = Number(count);
/** As if everything were in a file. */
const elsewhere: StateStore = { load: () => [], put: () => {}, remove: () => {} };
const wide = { qps: 100_000, burst: 10_000 };
const entry = benchEntry(systemClock, () => Number.POSITIVE_INFINITY, {
  caching: { resyncInterval: "1h", workers: 10_000 },
  writeRateLimiter: wide,
  readRateLimiter: wide,
});

async function heapBytes(): Promise<number> {
  for (let round = 0; round < 3; round++) {
    globalThis.gc?.();
    await systemClock.sleep(50);
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const runtime = createRuntime({ plugins: [entry], store: kind === "memory" ? createMemoryStore() : elsewhere });
await runtime.submit({ taskType: "bench", name: "first" });
await systemClock.sleep(1_200);
// What the plugin itself stores: its ResourceMeta, encoded.
const metaBefore = await heapBytes();
let metas: readonly Uint8Array[] = Array.from({ length: tasks }, (_, id) => Buffer.from(String(id)));
const metaBytesPerTask = ((await heapBytes()) - metaBefore) / metas.length;
metas = [];
const before = await heapBytes();
for (let index = 0; index < tasks; index++) await runtime.submit({ taskType: "bench", name: `task-${index}` });
// Until each has been polled once.
while (runtime.tasks().some(({ current }) => current?.phaseInfo.phase !== "Running")) await systemClock.sleep(200);
await systemClock.sleep(500);
const bytesPerTask = ((await heapBytes()) - before) / tasks - metaBytesPerTask;

const IDLE_MS = 5_000;
const cpuBefore = process.cpuUsage();
await systemClock.sleep(IDLE_MS);
const { user, system } = process.cpuUsage(cpuBefore);
const cpuMsPerSecond = (user + system) / 1_000 / (IDLE_MS / 1_000);
process.stdout.write(
  `${JSON.stringify({ bytesPerTask, metaBytesPerTask, cpuMsPerSecond, rssBytes: process.memoryUsage().rss })}\n`,
);
await runtime.close();

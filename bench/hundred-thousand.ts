// 100,000 tasks from submit to their end, in virtual time. A program of its own, so that its memory is its own.
//
//   node --conditions=@flyte-webapi/source bench/hundred-thousand.ts <tasks>
import { createRuntime, createSeededRandom, createVirtualClock } from "@flyte-webapi/sdk/runtime";
import { benchEntry } from "./bench-plugin.ts";

const tasks = Number(process.argv[2] ?? "100000");
const clock = createVirtualClock();
const random = createSeededRandom(1);
const entry = benchEntry(clock, (_name, createdAt) => createdAt + random.next() * 600_000, {
  readRateLimiter: { qps: 1_000, burst: 1_000 },
  writeRateLimiter: { qps: 1_000, burst: 1_000 },
  caching: { resyncInterval: "60s", workers: 100 },
});
const runtime = createRuntime({ plugins: [entry], clock, random });
for (let index = 0; index < tasks; index++) await runtime.submit({ taskType: "bench", name: `task-${index}` });
let ended = 0;
for (let minute = 0; minute < 120 && ended < tasks; minute++) {
  await clock.advance(60_000);
  ended = runtime.tasks().filter(({ current }) => current?.phaseInfo.phase === "Success").length;
}
const { maxRSS } = process.resourceUsage();
const virtualMinutes = clock.monotonic() / 60_000;
process.stdout.write(`${JSON.stringify({ ended, virtualMinutes, maxRssBytes: maxRSS * 1_024 })}\n`);
await runtime.close();

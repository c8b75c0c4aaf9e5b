import type { SimulatedJob } from "./simulated-jobs.ts";

/** How Flyte's Go cache polls. Times in milliseconds. */
export interface GoQueueOptions {
  readonly qps: number;
  readonly burst: number;
  readonly resyncMs: number;
  readonly workers: number;
  /** How long a get takes. */
  readonly getMs: number;
  readonly untilMs: number;
}

/** What becomes of one job. */
export interface Observation {
  /** When its first get was answered; absent when there was none. */
  firstPollAt: number | undefined;
  /** When a get said that it is over; absent when none did. */
  doneAt: number | undefined;
}

interface Batch {
  readonly job: number;
  readonly readyAt: number;
}

/**
 * A model of Flyte's auto-refresh cache: flytestdlib, autorefreshcache/auto_refresh.go and flyteplugins, internal/webapi/cache.go.
 *
 * - A new item, and at each tick every item that is not over and not marked, is queued: it takes a token of the bucket at that moment, if need
 *   be on credit, and is ready when its debt is paid, after 5 ms at least. Queueing marks the item.
 * - Ticks come one resync interval after the last one. A mark that is older than five intervals no longer counts.
 * - A worker that takes an item removes its mark, then asks.
 */
export function runGoQueue(jobs: readonly SimulatedJob[], options: GoQueueOptions): readonly Observation[] {
  const { qps, burst, resyncMs, workers, getMs, untilMs } = options;
  const seen: Observation[] = jobs.map(() => ({ firstPollAt: undefined, doneAt: undefined }));
  const marks = new Map<number, number>();
  // Ready times never go down: each takes its token after the one before. So a list is a queue.
  const queue: Batch[] = [];
  const freeAt = Array.from({ length: workers }, () => 0);
  let head = 0;
  let tokens = burst;
  let lastAt = 0;
  const enqueue = (job: number, now: number): void => {
    tokens = Math.min(burst, tokens + ((now - lastAt) * qps) / 1_000) - 1;
    lastAt = now;
    queue.push({ job, readyAt: now + Math.max(5, tokens < 0 ? (-tokens * 1_000) / qps : 0) });
    marks.set(job, now);
  };
  /** Lets the workers take everything that is ready before `now`. */
  const drain = (now: number): void => {
    for (let batch = queue[head]; batch !== undefined; batch = queue[head]) {
      const worker = freeAt.indexOf(Math.min(...freeAt));
      const startAt = Math.max(batch.readyAt, freeAt[worker] ?? 0);
      if (startAt > now) return;
      head++;
      marks.delete(batch.job);
      const observation = seen[batch.job];
      const job = jobs[batch.job];
      if (observation === undefined || job === undefined || observation.doneAt !== undefined) continue;
      freeAt[worker] = startAt + getMs;
      observation.firstPollAt ??= startAt;
      if (startAt >= job.endsAt) observation.doneAt = startAt;
    }
  };
  let nextJob = 0;
  let tickAt = resyncMs;
  let live: number[] = [];
  for (;;) {
    const arrivesAt = jobs[nextJob]?.arrivesAt ?? Number.POSITIVE_INFINITY;
    const now = Math.min(arrivesAt, tickAt);
    if (now > untilMs) break;
    drain(now);
    if (now === arrivesAt) {
      live.push(nextJob);
      enqueue(nextJob++, now);
      continue;
    }
    live = live.filter((job) => seen[job]?.doneAt === undefined);
    for (const job of live) {
      const mark = marks.get(job);
      if (mark === undefined || now - mark > 5 * resyncMs) enqueue(job, now);
    }
    tickAt = now + resyncMs;
  }
  drain(untilMs);
  return seen;
}
